From Coq Require Import Reals ZArith Bool Lia Lra.
From Flocq Require Import Core.
From Flocq Require Import IEEE754.BinarySingleNaN IEEE754.Binary.
From Book Require Import P1_bits.
Local Open Scope R_scope.

(** A rule that always returns the same quiet NaN. *)
Definition one_nan : nan_rule 24 128 :=
  fun _ _ => exist (fun z => is_nan 24 128 z = true) (B754_nan 24 128 false (2 ^ 22) eq_refl) eq_refl.

(** With the scale -1, selection and ReLU do not commute: x = 2 gives -2 in one order and +0 in the other. *)
Theorem not_p1_9_selection : ~ (
  forall prec emax (Hp : Prec_gt_0 prec) (He : Prec_lt_emax prec emax),
  forall (nan : nan_rule prec emax) (m : mode) (s : float prec emax),
    value prec emax s <> 0 ->
  forall (keep : bool) (x : float prec emax),
    select prec emax Hp He nan m s keep (relu_if_positive prec emax x)
    = relu_if_positive prec emax (select prec emax Hp He nan m s keep x)).
Proof.
  intros H.
  assert (V : value 24 128 (number true 8388608 (-23) eq_refl) <> 0)
    by (unfold value, number, B2R, F2R; simpl; lra).
  specialize (H 24%Z 128%Z eq_refl eq_refl one_nan mode_NE _ V true two).
  apply (f_equal (Bsign 24 128)) in H. vm_compute in H. discriminate.
Qed.

(** Activation first does not give -0. *)
Theorem not_p1_9_sign_of_zero : ~ (
  forall prec emax (Hp : Prec_gt_0 prec) (He : Prec_lt_emax prec emax),
  forall (nan : nan_rule prec emax) (m : mode) (s x : float prec emax),
    value prec emax x < 0 ->
    multiply prec emax Hp He nan m s false (relu_if_negative prec emax x) = minus_zero prec emax /\
    relu_if_negative prec emax (multiply prec emax Hp He nan m s false x) = minus_zero prec emax).
Proof.
  intros H.
  assert (V : value 24 128 far < 0) by (unfold value, far, number, B2R, F2R; simpl; lra).
  destruct (H 24%Z 128%Z eq_refl eq_refl one_nan mode_NE two far V) as [E _].
  apply (f_equal (Bsign 24 128)) in E. vm_compute in E. discriminate.
Qed.
