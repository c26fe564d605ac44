(** P1.1: leaky ReLU is nonnegatively homogeneous. *)

From Coq Require Import Reals Lra.
From Book Require Import P1.
Local Open Scope R_scope.

Theorem p1_1_homogeneous : P1.p1_1_homogeneous.
Proof.
  intros a c x Hc.
  unfold sigma_slope.
  destruct (Rle_lt_or_eq_dec 0 c Hc) as [c_pos|c_zero].
  - (* For c > 0 the numbers cx and x have the same sign. *)
    destruct (Rlt_dec 0 x) as [x_pos|x_nonpos].
    + assert (0 < c * x) by (apply Rmult_lt_0_compat; assumption).
      destruct (Rlt_dec 0 (c * x)); [|contradiction].
      reflexivity.
    + assert (c * x <= 0) by nra.
      destruct (Rlt_dec 0 (c * x)); [lra|].
      ring.
  - (* For c = 0 both sides are 0. *)
    rewrite <- c_zero.
    rewrite !Rmult_0_l.
    destruct (Rlt_dec 0 0); [lra|].
    ring.
Qed.
