From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
From Book.proof Require Import lemmas_p4.
Import ListNotations.
Local Open Scope R_scope.

(** Entry j of path i of a stack stands in place i n + j. *)
Lemma stack_at : forall n T (W : nat -> nat -> T) i j, (j < n)%nat -> stack n W (i * n + j) = W i j.
Proof.
  intros n T W i j H. unfold stack. f_equal.
  - rewrite Nat.div_add_l, Nat.div_small by lia. lia.
  - rewrite Nat.add_comm, Nat.mod_add, Nat.mod_small by lia. reflexivity.
Qed.

(** The first, ungrouped convolution. *)
Lemma conv_stacked : forall height width k c n W b x i j r q, (j < n)%nat ->
  conv height width k c (stack n W) (stack n b) x (i * n + j)%nat r q
  = conv height width k c (W i) (b i) x j r q.
Proof. intros. unfold conv. rewrite !stack_at by assumption. reflexivity. Qed.

(** A grouped convolution of stacked arrays. *)
Lemma grouped_stacked : forall height width k c n W b (X : array) (h : nat -> array) i j r q,
  (j < n)%nat ->
  (forall l r q, (l < c)%nat -> X (i * c + l)%nat r q = h i l r q) ->
  grouped_conv height width k c n (stack n W) (stack n b) X (i * n + j)%nat r q
  = conv height width k c (W i) (b i) (h i) j r q.
Proof.
  intros height width k c n W b X h i j r q Hj HX. unfold grouped_conv, conv.
  rewrite !stack_at by assumption. f_equal.
  apply sum_to_ext. intros l Hl.
  apply sum_to_ext. intros u _. apply sum_to_ext. intros v _. f_equal.
  replace ((i * n + j) / n)%nat with i
    by (rewrite Nat.div_add_l, Nat.div_small by lia; lia).
  unfold pad. rewrite HX by assumption. reflexivity.
Qed.

Theorem p4_5_grouped_form : P4.p4_5_grouped_form.
Proof.
  intros height width k c w P W1 W2 W3 b1 b2 b3 x o r q Ho. cbv zeta.
  apply sum_to_ext. intros i _. symmetry. unfold relu_array at 1 4. f_equal.
  apply grouped_stacked with (h := fun i => relu_array (conv height width k w (W2 i) (b2 i)
        (relu_array (conv height width 1 c (W1 i) (b1 i) x)))); [exact Ho |].
  intros l r' q' Hl. unfold relu_array at 1 3. f_equal.
  apply grouped_stacked with (h := fun i =>
        relu_array (conv height width 1 c (W1 i) (b1 i) x)); [exact Hl |].
  intros m r'' q'' Hm. unfold relu_array. f_equal. now apply conv_stacked.
Qed.

Theorem p4_5_same_count : P4.p4_5_same_count.
Proof. intros k c w P. unfold conv_parameters, conv_weights. repeat split; ring. Qed.
