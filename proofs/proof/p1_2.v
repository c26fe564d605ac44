(** P1.2: a nonnegatively homogeneous activation commutes with dropout. *)

From Coq Require Import Reals Lra.
From Book Require Import P1.
Local Open Scope R_scope.

Theorem p1_2_multipliers : P1.p1_2_multipliers.
Proof.
  intros sigma homogeneous c x c_nonneg i.
  symmetry.
  apply homogeneous.
  apply c_nonneg.
Qed.

Theorem p1_2_commutes : P1.p1_2_commutes.
Proof.
  intros sigma homogeneous p Hp m x i.
  unfold Dropout, dropout.
  destruct (m i).
  - (* A kept entry: homogeneity with c = s. *)
    assert (scale_pos : 0 < scale p).
    { unfold scale.
      apply Rinv_0_lt_compat.
      lra. }
    symmetry.
    apply homogeneous.
    lra.
  - (* A dropped entry: homogeneity with c = 0 says that σ(0) = 0. *)
    assert (at_zero : sigma (0 * x i) = 0 * sigma (x i)).
    { apply homogeneous.
      lra. }
    rewrite !Rmult_0_l in at_zero.
    symmetry.
    exact at_zero.
Qed.
