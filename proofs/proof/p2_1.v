(** P2.1: mean and variance of an entry. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

Theorem p2_1_uniform : P2.p2_1_uniform.
Proof.
  intros a Ha. split.
  - apply (is_RInt_ext (fun t => t ^ 1 / (2 * a))).
    + intros t _. rewrite pow_1. reflexivity.
    + pose proof (is_RInt_moment a 1 Ha) as H.
      replace ((a ^ 2 - (- a) ^ 2) / (2 * a * 2%nat)) with 0 in H by (simpl; field; lra).
      exact H.
  - apply (is_RInt_ext (fun t => t ^ 2 / (2 * a))).
    + intros t _. now rewrite Rminus_0_r.
    + pose proof (is_RInt_moment a 2 Ha) as H.
      replace ((a ^ 3 - (- a) ^ 3) / (2 * a * 3%nat)) with (a ^ 2 / 3) in H by (simpl; field; lra).
      exact H.
Qed.

Theorem p2_1_default : P2.p2_1_default.
Proof.
  intros P n L D l i j Hl Hi Hj.
  destruct (default_weights P n L D l i j Hl Hi Hj) as [A1 A2].
  destruct (default_biases P n L D l i Hl Hi) as [B1 B2].
  split; (split; [assumption|now apply variance_centred]).
Qed.
