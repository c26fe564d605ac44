(** P1.5: the sigmoid does not commute with dropout in any entry. *)

From Coq Require Import Reals Lra.
From Book Require Import P1.
From Book.proof Require Import lemmas_p1.
Local Open Scope R_scope.

Theorem p1_5_dropped : P1.p1_5_dropped.
Proof.
  intros p x.
  split.
  - reflexivity.
  - unfold dropout, sigmoid.
    rewrite Ropp_0.
    rewrite exp_0.
    field.
Qed.

(** The graph of exp lies on or above its tangents. *)
Lemma exp_tangent a b : exp a * (1 + (b - a)) <= exp b.
Proof.
  replace (exp b) with (exp a * exp (b - a)).
  - apply Rmult_le_compat_l.
    + left. apply exp_pos.
    + apply exp_ineq1_le.
  - rewrite <- exp_plus. f_equal. ring.
Qed.

(** So it lies on or below its chord from -sx to 0, at the point -x: this is the concavity of the page's proof, but
    for the exponential function, and for negative x as well. *)
Lemma exp_chord s x : 1 < s -> s * exp (- x) <= exp (- (s * x)) + (s - 1).
Proof.
  intros Hs.
  pose proof (exp_tangent (- x) (- (s * x))) as at_sx.
  pose proof (exp_tangent (- x) 0) as at_0.
  rewrite exp_0 in at_0.
  pose proof (Rmult_le_compat_l (s - 1) _ _ ltac:(lra) at_0) as at_0'.
  lra.
Qed.

Theorem p1_5_kept : P1.p1_5_kept.
Proof.
  intros p x Hp.
  unfold dropout, sigmoid.
  pose proof (scale_gt_1 p Hp) as s_gt_1.
  set (s := scale p) in *.
  assert (chord : s * exp (- x) <= exp (- (s * x)) + (s - 1)).
  { apply exp_chord.
    exact s_gt_1. }
  assert (u_pos : 0 < exp (- x)) by apply exp_pos.
  assert (v_pos : 0 < exp (- (s * x))) by apply exp_pos.
  set (u := exp (- x)) in *.
  set (v := exp (- (s * x))) in *.
  (* The claim without fractions: 1 + u < s (1 + v). *)
  assert (cleared : 1 + u < s * (1 + v)).
  { assert (s_square : 2 * s - 1 < s * s) by nra.
    assert (v_grows : v < s * s * v) by nra.
    assert (s * (1 + u) < s * (s * (1 + v))) by lra.
    apply Rmult_lt_reg_l with s; lra. }
  apply Rlt_gt.
  apply Rmult_lt_reg_l with (1 + v); [lra|].
  rewrite Rinv_r by lra.
  apply Rmult_lt_reg_l with (1 + u); [lra|].
  replace ((1 + u) * ((1 + v) * (s * / (1 + u)))) with (s * (1 + v)) by (field; lra).
  lra.
Qed.

Theorem p1_5_every_entry : P1.p1_5_every_entry.
Proof.
  intros p Hp m x i.
  unfold Dropout.
  destruct (m i).
  - pose proof (p1_5_kept p (x i) Hp).
    lra.
  - destruct (p1_5_dropped p (x i)) as [first second].
    rewrite first.
    rewrite second.
    lra.
Qed.
