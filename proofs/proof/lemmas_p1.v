(** Lemmas that several claims of chapter P1 use. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P1.
Local Open Scope R_scope.

(** The scale is positive. *)
Lemma scale_pos : forall p, p < 1 -> 0 < scale p.
Proof. intros p Hp. apply Rinv_0_lt_compat. lra. Qed.

(** The scale times 1 - p is 1. *)
Lemma scale_inverse : forall p, p < 1 -> (1 - p) * scale p = 1.
Proof. intros p Hp. unfold scale. field. lra. Qed.

(** At a positive rate the scale is greater than 1. *)
Lemma scale_gt_1 : forall p, 0 < p < 1 -> 1 < scale p.
Proof.
  intros p Hp. unfold scale. rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.

(** Every number s > 1 is the scale of a rate between 0 and 1. *)
Lemma scale_onto : forall s, 1 < s -> exists p, 0 < p < 1 /\ scale p = s.
Proof.
  intros s Hs. exists (1 - / s).
  assert (0 < / s) by (apply Rinv_0_lt_compat; lra).
  assert (/ s < 1) by (rewrite <- Rinv_1; apply Rinv_lt_contravar; lra).
  split; [lra |]. unfold scale. field. lra.
Qed.

(** The logarithm of the scale. *)
Lemma ln_scale : forall p, p < 1 -> ln (scale p) = - ln (1 - p).
Proof. intros p Hp. apply ln_Rinv. lra. Qed.

(** A function from which every factor c > 0 may be taken out is a two-slope function. *)
Lemma two_slope_of_homogeneous : forall sigma : R -> R,
  (forall c x, 0 < c -> sigma (c * x) = c * sigma x) -> two_slope sigma.
Proof.
  intros sigma H x. unfold positive_part, negative_part.
  destruct (Rtotal_order x 0) as [Hx | [-> | Hx]].
  - rewrite Rmax_right, Rmax_left by lra.
    replace x with (- x * -1) at 1 by ring. rewrite H by lra. ring.
  - rewrite Rmax_left, Rmax_right by lra.
    specialize (H 2 0 ltac:(lra)). rewrite Rmult_0_r in H. lra.
  - rewrite Rmax_left, Rmax_right by lra.
    replace x with (x * 1) at 1 by ring. rewrite H by lra. ring.
Qed.

(** A two-slope function is nonnegatively homogeneous. *)
Lemma homogeneous_of_two_slope : forall sigma, two_slope sigma -> nonneg_homogeneous sigma.
Proof.
  intros sigma H c x Hc. rewrite (H (c * x)), (H x).
  unfold positive_part, negative_part.
  assert (P : forall y, Rmax (c * y) 0 = c * Rmax y 0).
  { intros y. rewrite <- RmaxRmult, Rmult_0_r by assumption. reflexivity. }
  rewrite Ropp_mult_distr_r, !P. ring.
Qed.


(** The sigmoid is strictly increasing. *)
Lemma sigmoid_increasing : forall x y, x < y -> sigmoid x < sigmoid y.
Proof.
  intros x y H. unfold sigmoid.
  pose proof (exp_pos (- x)). pose proof (exp_pos (- y)).
  apply Rinv_lt_contravar; [nra |].
  assert (exp (- y) < exp (- x)) by (apply exp_increasing; lra). lra.
Qed.

(** The sigmoid at -x. *)
Lemma sigmoid_opp : forall x, sigmoid (- x) = 1 - sigmoid x.
Proof.
  intros x. unfold sigmoid. rewrite Ropp_involutive, exp_Ropp.
  pose proof (exp_pos x). field. lra.
Qed.

(** The derivative of the sigmoid. *)
Lemma sigmoid_derivative : forall x, is_derive sigmoid x (sigmoid x * (1 - sigmoid x)).
Proof.
  intros x. unfold sigmoid. pose proof (exp_pos (- x)).
  auto_derive; [lra | field; lra].
Qed.

(** The sigmoid is 1/2 at 0. *)
Lemma sigmoid_0 : sigmoid 0 = 1 / 2.
Proof. unfold sigmoid. rewrite Ropp_0, exp_0. field. Qed.

(** x₊ and x₋ for x ≥ 0 and for x ≤ 0. *)
Lemma parts_nonneg x : 0 <= x -> positive_part x = x /\ negative_part x = 0.
Proof. intros H. unfold positive_part, negative_part. rewrite Rmax_left, Rmax_right; lra. Qed.

Lemma parts_nonpos x : x <= 0 -> positive_part x = 0 /\ negative_part x = - x.
Proof. intros H. unfold positive_part, negative_part. rewrite Rmax_right, Rmax_left; lra. Qed.
