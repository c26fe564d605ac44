(** P2.14: fan-in or fan-out. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_1 p2_2 p2_4 p2_6 p2_8 p2_10.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

Theorem p2_14_linear : P2.p2_14_linear.
Proof. intros P n L v I Sy HV HG. apply gradient_step; auto. now apply symmetric_centred. Qed.

(** ** ReLU *)

(** The mask of a hidden layer. *)
Definition mask (n : nat -> nat) c (l i : nat) (w : outcome) : R := if Rlt_dec 0 (relu_network n c l i w) then 1 else 0.

Lemma mask_bound n c l i w : 0 <= mask n c l i w <= 1.
Proof. unfold mask. destruct (Rlt_dec 0 (relu_network n c l i w)); lra. Qed.

Lemma mask_past P n c l i : computed_from (past l) (mask n c l i) /\ random_variable P (mask n c l i).
Proof.
  destruct (relu_past P n c l i) as [C H]. split; [|now apply rv_positive].
  exact (cf_apply _ (fun t => if Rlt_dec 0 t then 1 else 0) _ C).
Qed.

(** Given the layers below, the gradient at y_l has uncorrelated entries of one second moment: for every f computed
    from the inputs and the layers 1, …, l. *)
Definition given_below P (n : nat -> nat) l (g : nat -> outcome -> R) (s : R) : Prop :=
  forall i k f m, (i < n l)%nat -> (k < n l)%nat -> computed_from (past l) f -> mean P f m ->
  mean P (fun w => g i w * g k w * f w) (if Nat.eqb i k then s * m else 0).

(** The gradient at the output is independent of all layers. *)
Lemma output_product P n L V i k f m : independent P ->
  (forall i, (i < n L)%nat -> mean P (fun w => w (G i) ^ 2) (V i)) -> (i < n L)%nat -> (k < n L)%nat ->
  computed_from (past L) f -> mean P f m -> exists c, (i = k -> c = V i) /\
  mean P (fun w => w (G i) * w (G k) * f w) (c * m).
Proof.
  intros I HV Hi Hk Hf Hm.
  assert (K : exists c, (i = k -> c = V i) /\ mean P (fun w => w (G i) * w (G k)) c).
  { destruct (Nat.eq_dec i k) as [<-|N].
    - exists (V i). split; [auto|]. apply (mean_eq P _ _ _ _ (HV i Hi)); [intros; ring|reflexivity].
    - destruct (mean_product1 P (fun w => w (G i)) (fun w => w (G k)) (V i) (V k)) as [c Hc]; auto using rv_site.
      exists c. split; [contradiction|exact Hc]. }
  destruct K as (c & Ec & Hc). exists c. split; [exact Ec|].
  apply (I (fun s => s = G i \/ s = G k) (past L)); auto.
  - intros s t [->| ->] Ht; destruct t; simpl in *; try contradiction; discriminate.
  - apply cf_times; apply cf_site; auto.
Qed.

(** The means of A_ij A_i'k f. *)
Lemma weight_pair P n L v l i i' j k f m : independent P -> centred_weights P n L v -> (l < L)%nat ->
  (i < n (S l))%nat -> (i' < n (S l))%nat -> (j < n l)%nat -> (k < n l)%nat -> computed_from (past l) f -> mean P f m ->
  mean P (fun w => w (A (S l) i j) * w (A (S l) i' k) * f w)
    (if Nat.eqb i i' then if Nat.eqb j k then v l * m else 0 else 0).
Proof.
  intros I HA Hl Hi Hi' Hj Hk Hf Hm.
  assert (D : A (S l) i j <> A (S l) i' k -> mean P (fun w => w (A (S l) i j) * w (A (S l) i' k) * f w) 0).
  { intros N. apply (mean_eq P (fun w => w (A (S l) i j) * (w (A (S l) i' k) * f w)) _ (0 * (0 * m))); [|intros; ring|ring].
    apply (mean_weight P (fun s => past l s \/ s = A (S l) i' k) _ (fun t => t)); auto with book.
    - intros [H|H]; [simpl in H; lia|contradiction].
    - apply cf_times; [apply cf_site; auto|]. apply (cf_weaken (past l)); auto.
    - now apply HA.
    - apply (mean_weight P (past l) _ (fun t => t)); auto with book.
      + simpl. lia.
      + now apply HA. }
  destruct (Nat.eqb_spec i i') as [<-|N]; [|apply D; congruence].
  destruct (Nat.eqb_spec j k) as [<-|N]; [|apply D; congruence].
  apply (mean_eq P (fun w => w (A (S l) i j) ^ 2 * f w) _ (v l * m)); [|intros; ring|reflexivity].
  apply (mean_weight P (past l) _ (fun t => t ^ 2)); auto with book.
  - simpl. lia.
  - now apply HA.
Qed.

(** The mask halves the mean, by symmetry. *)
Lemma mask_half P n c L v l i j k f m : independent P -> symmetric P -> centred_weights P n L v -> (l < L)%nat ->
  (i < n (S l))%nat -> (j < n l)%nat -> (k < n l)%nat -> computed_from (past l) f -> mean P f m ->
  mean P (fun w => if Req_EM_T (relu_network n c (S l) i w) 0 then 1 else 0) 0 ->
  mean P (fun w => mask n c (S l) i w * (w (A (S l) i j) * w (A (S l) i k) * f w))
    (if Nat.eqb j k then v l * m / 2 else 0).
Proof.
  intros I Sy HA Hl Hi Hj Hk Hf Hm Hz.
  set (F := fun w : outcome => w (A (S l) i j) * w (A (S l) i k) * f w).
  set (M := mask n c (S l) i). set (z := relu_network n c (S l) i) in *.
  assert (MF := weight_pair P n L v l i i j k f m I HA Hl Hi Hi Hj Hk Hf Hm). rewrite Nat.eqb_refl in MF. fold F in MF.
  assert (RF : random_variable P F) by exact (mean_rv P _ _ MF).
  assert (RM : random_variable P M) by apply mask_past.
  assert (Rz : random_variable P z) by apply relu_past.
  (* M F has a mean: M F = (F + (2 M - 1) F)/2, and it is dominated by F's squares *)
  assert (Dom : exists a, mean P (fun w => M w * F w) a).
  { destruct (mean_dominated P (fun w => M w * F w) (fun w => w (A (S l) i j) ^ 2 * Rabs (f w) + w (A (S l) i k) ^ 2 * Rabs (f w))
      (v l * 0 + v l * 0)) as [a Ha]. all: cycle 1. }
Abort.
