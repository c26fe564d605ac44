From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

(** The sum with one term more. *)
Lemma sum_to_S : forall n f, sum_to (S n) f = sum_to n f + f n.
Proof.
  intros n f. unfold sum_to. rewrite seq_S, map_app. simpl.
  induction (map f (seq 0 n)) as [| x l IH]; simpl; [ring | rewrite IH; ring].
Qed.

Theorem p4_8_relu : P4.p4_8_relu.
Proof.
  intros z t d H.
  assert (K : continuous z t) by (apply (@ex_derive_continuous R_AbsRing R_NormedModule); now exists d).
  split; intros S.
  - apply is_derive_ext_loc with z; [| exact H].
    apply filter_imp with (fun t => 0 < z t).
    + intros u U. unfold relu. rewrite Rmax_left; lra.
    + apply (K (fun y => 0 < y)). exact (open_gt 0 (z t) S).
  - apply is_derive_ext_loc with (fun _ => 0); [| apply @is_derive_const].
    apply filter_imp with (fun t => z t < 0).
    + intros u U. unfold relu. rewrite Rmax_right; lra.
    + apply (K (fun y => y < 0)). exact (open_lt 0 (z t) S).
Qed.

Theorem p4_8_input_gradient : P4.p4_8_input_gradient.
Proof.
  intros P s x d. induction P as [| P IH]; intros H.
  - exact (@is_derive_const R_AbsRing R_NormedModule 0 x).
  - rewrite sum_to_S.
    apply is_derive_ext with (fun x => sum_to P (fun i => s i x) + s P x).
    + intros t. now rewrite sum_to_S.
    + apply @is_derive_plus; [apply IH; intros i Hi |]; apply H; lia.
Qed.

(** A sum with one term d and zeros elsewhere. *)
Lemma sum_to_one : forall P j d,
  sum_to P (fun i => if Nat.eqb i j then d else 0) = if Nat.ltb j P then d else 0.
Proof.
  induction P as [| P IH]; intros j d; [reflexivity |].
  rewrite sum_to_S, IH.
  destruct (Nat.eqb_spec P j), (Nat.ltb_spec j P), (Nat.ltb_spec j (S P)); try lia; ring.
Qed.

Theorem p4_8_parameter_gradient : P4.p4_8_parameter_gradient.
Proof.
  intros P j s theta d Hj H.
  replace d with (sum_to P (fun i => if Nat.eqb i j then d else 0)).
  - apply (p4_8_input_gradient P (fun i t => s i (if Nat.eqb i j then t else theta i))).
    intros i _. destruct (Nat.eqb_spec i j) as [-> | N]; [exact H | apply @is_derive_const].
  - rewrite sum_to_one. now apply Nat.ltb_lt in Hj as ->.
Qed.
