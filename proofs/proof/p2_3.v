(** P2.3: the recursion of the variance. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 p2_2.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** If the second moment is the same for all entries of a layer, then so it is for the next one. *)
Lemma next_second P n L l v : default P n L -> (l < L)%nat ->
  (forall j, (j < n l)%nat -> mean P (fun w => y n l j w ^ 2) v) ->
  forall i, (i < n (S l))%nat -> mean P (fun w => y n (S l) i w ^ 2) (v / 3 + 1 / (3 * n l)).
Proof.
  intros D Hl Hv i Hi.
  (* The expanded square: the mixed terms vanish by independence. *)
  assert (E : mean P (fun w => y n (S l) i w ^ 2) (u_default n l * sum (n l) (fun _ => v) + 1 ^ 2 * u_default n l)).
  { apply (entry_second P n L (u_default n) (u_default n) l i 1 (y n l)); auto using default_weights, default_biases.
    - apply D.
    - intros j Hj. now apply (network_past P n _ _ l j (input_like_X P n)).
    - intros j Hj. now apply (network_past P n _ _ l j (input_like_X P n)). }
  (* Each of the n terms of the sum is v/(3n). *)
  apply (mean_eq P _ _ _ _ E); [reflexivity|].
  rewrite sum_const.
  unfold u_default.
  assert (0 < n l) by now apply (default_width P n L).
  field; lra.
Qed.

(** All entries of a layer have one second moment. *)
Lemma layer_second P n L l : default P n L -> standard_input P n -> (l <= L)%nat ->
  exists v, forall i, (i < n l)%nat -> mean P (fun w => y n l i w ^ 2) v.
Proof.
  intros D X0. induction l as [|l IH]; intros Hl.
  - exists 1. intros i Hi. now apply X0.
  - destruct IH as [v Hv]; [lia|].
    exists (v / 3 + 1 / (3 * n l)). now apply (next_second P n L l v).
Qed.

Theorem p2_3_recursion : P2.p2_3_recursion.
Proof.
  intros P n L D X0.
  (* By P2.2 the variance is the second moment. *)
  assert (V : forall l i v, (l <= L)%nat -> (i < n l)%nat -> mean P (fun w => y n l i w ^ 2) v -> variance P (y n l i) v).
  { intros l i v Hl Hi Hv.
    apply variance_centred; [|exact Hv].
    now apply (p2_2_mean P n L D X0). }
  split.
  - (* y_0 = x *)
    intros i Hi.
    apply V; [lia|exact Hi|].
    now apply X0.
  - (* layer l + 1 *)
    intros l Hl.
    destruct (layer_second P n L l D X0) as [v Hv]; [lia|].
    exists v.
    split; intros i Hi.
    + apply V; [lia|exact Hi|].
      now apply Hv.
    + apply V; [lia|exact Hi|].
      now apply (next_second P n L l v).
Qed.

Theorem p2_3_mixed_terms : P2.p2_3_mixed_terms.
Proof.
  intros P n L D l i j k m Hl Hi Hj Hk Hjk Hm.
  (* The two weights are independent of each other … *)
  assert (W : mean P (fun w => w (A (S l) i j) * w (A (S l) i k)) (0 * 0)).
  { apply (mean_weight P (eq (A (S l) i k)) (A (S l) i j) (fun t => t)).
    - apply D.
    - apply alone_A.
    - congruence.
    - now apply cf_site.
    - now apply (default_weights P n L D).
    - now apply (default_weights P n L D). }
  (* … and of the layer below. *)
  apply (mean_eq P (fun w => (w (A (S l) i j) * w (A (S l) i k)) * (y n l j w * y n l k w)) _ (0 * 0 * m)).
  - destruct D as [I _].
    apply (I (fun s => s = A (S l) i j \/ s = A (S l) i k) (past l)); [| | |exact W|exact Hm].
    + intros s t [->| ->] Ht <-; simpl in Ht; lia.
    + apply cf_times; apply cf_site; auto.
    + apply cf_times; now apply (network_past P n _ _ l _ (input_like_X P n)).
  - intros w. ring.
  - ring.
Qed.
