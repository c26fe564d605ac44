(** Wrong versions of statements of chapter P2, written out and refuted. *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import p2_1 p2_5 p2_9 p2_13.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** A twelfth of a² is the variance of an interval of length a, not 2a. *)
Theorem not_p2_1_uniform : ~ (forall a, 0 < a ->
  is_RInt (fun t => t / (2 * a)) (- a) a 0 /\ is_RInt (fun t => (t - 0) ^ 2 / (2 * a)) (- a) a (a ^ 2 / 12)).
Proof.
  intros H. destruct (H 1 Rlt_0_1) as [_ W]. destruct (p2_1_uniform 1 Rlt_0_1) as [_ R].
  apply (is_RInt_unique (V := R_CompleteNormedModule)) in W.
  apply (is_RInt_unique (V := R_CompleteNormedModule)) in R. lra.
Qed.

(** The variance does not tend to 1/(3n). *)
Theorem not_p2_5_limit : ~ (forall m : nat, (0 < m)%nat ->
  is_lim_seq (fun L => 1 / 3 ^ L + (1 - 1 / 3 ^ L) / (2 * m)) (1 / (3 * m))).
Proof.
  intros H. assert (W := H 1%nat (le_n 1)). assert (R := p2_5_limit 1%nat (le_n 1)).
  apply is_lim_seq_unique in W. apply is_lim_seq_unique in R. rewrite R in W. injection W. simpl. lra.
Qed.

(** Nor is the limit of the relative variance 33/10. *)
Theorem not_p2_9_wide_limit : ~ is_lim_seq (fun m => 9 * m * (11 * m - 1) / (60 * m ^ 2 - 7 * m + 1)) (33 / 10).
Proof.
  intros W. assert (R := p2_9_wide_limit).
  apply is_lim_seq_unique in W. apply is_lim_seq_unique in R. rewrite R in W. injection W. lra.
Qed.

(** ReLU keeps a sixth, not a third. *)
Theorem not_p2_13_default_factors : ~ ((1 + sqrt 5 ^ 2) / (1 + sqrt 5 ^ 2) = 1 /\ (1 + 1 ^ 2) / (1 + sqrt 5 ^ 2) = 1 / 3 /\
  (1 + 0 ^ 2) / (1 + sqrt 5 ^ 2) = 1 / 3 /\ (forall z, leaky 1 z = z) /\ (forall z, leaky 0 z = relu z)).
Proof.
  intros (_ & _ & W & _). destruct p2_13_default_factors as (_ & _ & R & _). rewrite R in W. lra.
Qed.
