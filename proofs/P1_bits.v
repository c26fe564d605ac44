(** Chapter P1, claim P1.9: dropout and ReLU in floating point.  Definitions and statements only.

    A number of type [float] is one of IEEE 754's: a signed zero, a signed infinity, a NaN with sign and payload, or a finite number other than 0, in binary with [prec] significant bits and exponents below [emax]; for f32 these are 24 and 128.  The type, its multiplication and its comparison are those of the library Flocq. *)
From Coq Require Import Reals ZArith Bool.
From Flocq Require Import Core.
From Flocq Require Import IEEE754.BinarySingleNaN IEEE754.Binary IEEE754.Bits.
Local Open Scope R_scope.

Section Format.

Variables prec emax : Z.
Context (prec_gt_0_ : Prec_gt_0 prec) (prec_lt_emax_ : Prec_lt_emax prec emax).

Definition float := binary_float prec emax.

(** The real number that x stands for; 0 if x is an infinity or a NaN. *)
Definition value (x : float) : R := B2R prec emax x.

Definition plus_zero : float := B754_zero prec emax false.
Definition minus_zero : float := B754_zero prec emax true.
Definition plus_infinity : float := B754_infinity prec emax false.
Definition minus_infinity : float := B754_infinity prec emax true.

(** Comparisons, false if an operand is a NaN. *)
Definition greater (x y : float) : bool :=
  match Bcompare prec emax x y with Some Gt => true | _ => false end.
Definition less (x y : float) : bool :=
  match Bcompare prec emax x y with Some Lt => true | _ => false end.

(** Which NaN a product returns that is one, by its two factors; IEEE 754 leaves this open. *)
Definition nan_rule := float -> float -> {z : float | is_nan prec emax z = true}.

(** The rounded product, to the nearest, ties to even, or by another rounding mode. *)
Definition product (nan : nan_rule) (m : mode) (x y : float) : float :=
  Bmult prec emax _ _ nan m x y.

(** ReLU, `if x > 0 {x} else {0}` and `if x < 0 {0} else {x}`. *)
Definition relu_if_positive (x : float) : float :=
  if greater x plus_zero then x else plus_zero.
Definition relu_if_negative (x : float) : float :=
  if less x plus_zero then plus_zero else x.

(** Dropout by selection and by multiplication, with scale s. *)
Definition select (nan : nan_rule) m (s : float) (keep : bool) (x : float) : float :=
  if keep then product nan m s x else plus_zero.
Definition multiply (nan : nan_rule) m (s : float) (keep : bool) (x : float) : float :=
  product nan m (if keep then s else plus_zero) x.

(** Leaky ReLU with slope a. *)
Definition leaky_relu (nan : nan_rule) m (a x : float) : float :=
  if greater x plus_zero then x else product nan m a x.

(** The real number t, rounded to the nearest number of the format, the range upwards unbounded. *)
Definition format := FLT_exp (3 - emax - prec) prec.
Definition nearest (t : R) : R := round radix2 format ZnearestE t.

(** The smallest and the largest positive normal number. *)
Definition smallest_normal : R := bpow radix2 (2 - emax).
Definition largest_normal : R := bpow radix2 emax - bpow radix2 (emax - prec).

Definition in_normal_range (t : R) : Prop :=
  smallest_normal <= Rabs t <= largest_normal.

(** The next number of the format after t. *)
Definition next (t : R) : R := succ radix2 format t.

(** At most 2 ulp apart: two steps up from either number reach or pass the other. *)
Definition at_most_2_ulp (x y : R) : Prop :=
  x <= next (next y) /\ y <= next (next x).

End Format.

(** P1.9 (a). In every binary format and rounding mode, dropout by selection and ReLU written `if x > 0 {x} else {0}` give the same float in both orders, for every input, infinities and NaNs included, kept or dropped, and every finite scale s > 0.

    Differs: the page has only f32, rounding to nearest and s ≥ 1; no more than s > 0 is needed. *)
Definition p1_9_selection : Prop :=
  forall prec emax (Hp : Prec_gt_0 prec) (He : Prec_lt_emax prec emax),
  forall (nan : nan_rule prec emax) (m : mode) (s : float prec emax),
    0 < value prec emax s ->
  forall (keep : bool) (x : float prec emax),
    select prec emax Hp He nan m s keep (relu_if_positive prec emax x)
    = relu_if_positive prec emax (select prec emax Hp He nan m s keep x).

(** P1.9 (b). With dropout by multiplication and ReLU written `if x < 0 {0} else {x}`, a dropped negative finite input gives +0 with activation first and -0 with dropout first. *)
Definition p1_9_sign_of_zero : Prop :=
  forall prec emax (Hp : Prec_gt_0 prec) (He : Prec_lt_emax prec emax),
  forall (nan : nan_rule prec emax) (m : mode) (s x : float prec emax),
    value prec emax x < 0 ->
    multiply prec emax Hp He nan m s false (relu_if_negative prec emax x) = plus_zero prec emax /\
    relu_if_negative prec emax (multiply prec emax Hp He nan m s false x) = minus_zero prec emax.

(** P1.9 (b). If the dropped input is -∞, activation first gives +0 and dropout first gives a NaN. *)
Definition p1_9_minus_infinity : Prop :=
  forall prec emax (Hp : Prec_gt_0 prec) (He : Prec_lt_emax prec emax),
  forall (nan : nan_rule prec emax) (m : mode) (s : float prec emax),
    multiply prec emax Hp He nan m s false
      (relu_if_negative prec emax (minus_infinity prec emax)) = plus_zero prec emax /\
    is_nan prec emax (relu_if_negative prec emax
      (multiply prec emax Hp He nan m s false (minus_infinity prec emax))) = true.

(** P1.9 (b). With the form of ReLU in (a) the orders agree at a dropped -∞, and at a dropped +∞ activation first gives a NaN and dropout first +0. *)
Definition p1_9_plus_infinity : Prop :=
  forall prec emax (Hp : Prec_gt_0 prec) (He : Prec_lt_emax prec emax),
  forall (nan : nan_rule prec emax) (m : mode) (s : float prec emax),
    multiply prec emax Hp He nan m s false
      (relu_if_positive prec emax (minus_infinity prec emax))
    = relu_if_positive prec emax
      (multiply prec emax Hp He nan m s false (minus_infinity prec emax)) /\
    is_nan prec emax (multiply prec emax Hp He nan m s false
      (relu_if_positive prec emax (plus_infinity prec emax))) = true /\
    relu_if_positive prec emax
      (multiply prec emax Hp He nan m s false (plus_infinity prec emax)) = plus_zero prec emax.

(** P1.9 (c). For a scale s > 0 and a negative kept entry x, the two orders with leaky ReLU of slope a compute s(ax) and a(sx), every product rounded. *)
Definition p1_9_leaky_orders : Prop :=
  forall prec emax (Hp : Prec_gt_0 prec) (He : Prec_lt_emax prec emax),
  forall (nan : nan_rule prec emax) (m : mode) (a s x : float prec emax),
    0 < value prec emax s -> value prec emax x < 0 ->
    select prec emax Hp He nan m s true (leaky_relu prec emax Hp He nan m a x)
    = product prec emax Hp He nan m s (product prec emax Hp He nan m a x) /\
    leaky_relu prec emax Hp He nan m a (select prec emax Hp He nan m s true x)
    = product prec emax Hp He nan m a (product prec emax Hp He nan m s x).

(** P1.9 (c). In every binary format with rounding to nearest, the rounded s(ax) and a(sx) are finite and at most 2 ulp apart if four numbers lie, in absolute value, between the smallest and the largest positive normal number: ax and sx, exact, and s(ax) and a(sx) with only the inner product rounded.

    Differs: the page has only f32 and asks it of the exact asx as well, which is not needed. *)
Definition p1_9_leaky_2_ulp : Prop :=
  forall prec emax (Hp : Prec_gt_0 prec) (He : Prec_lt_emax prec emax),
  forall (nan : nan_rule prec emax) (a s x : float prec emax),
  let A := value prec emax a in
  let S := value prec emax s in
  let X := value prec emax x in
    in_normal_range prec emax (A * X) ->
    in_normal_range prec emax (S * X) ->
    in_normal_range prec emax (S * nearest prec emax (A * X)) ->
    in_normal_range prec emax (A * nearest prec emax (S * X)) ->
  let slope_first := product prec emax Hp He nan mode_NE s (product prec emax Hp He nan mode_NE a x) in
  let scale_first := product prec emax Hp He nan mode_NE a (product prec emax Hp He nan mode_NE s x) in
    is_finite prec emax slope_first = true /\
    is_finite prec emax scale_first = true /\
    at_most_2_ulp prec emax (value prec emax slope_first) (value prec emax scale_first).

(** ** f32 *)

Definition f32 := float 24 128.

(** The number (-1)^[negative] m 2^e of f32, [fits] being the check that it is one. *)
Definition number (negative : bool) (m : positive) (e : Z)
    (fits : SpecFloat.bounded 24 128 m e = true) : f32 :=
  B754_finite 24 128 negative m e fits.

Definition two : f32 := number false 8388608 (-22) eq_refl.
(** 0.01 and -3·10³⁸, rounded. *)
Definition hundredth : f32 := number false 10737418 (-30) eq_refl.
Definition far : f32 := number true 14791142 104 eq_refl.

(** P1.9 (c). Outside the range one order may be infinite while the other is finite: with slope 0.01, s = 2 and x = -3·10³⁸ slope first is finite and scale first is -∞.

    Differs: that two finite results may be more than 2 ulp apart there is not stated. *)
Definition p1_9_leaky_overflow : Prop :=
  forall (nan : nan_rule 24 128),
    is_finite 24 128 (select 24 128 eq_refl eq_refl nan mode_NE two true
      (leaky_relu 24 128 eq_refl eq_refl nan mode_NE hundredth far)) = true /\
    leaky_relu 24 128 eq_refl eq_refl nan mode_NE hundredth
      (select 24 128 eq_refl eq_refl nan mode_NE two true far) = minus_infinity 24 128.

(** P1.9 (c). Some negative x and some scale s > 0 satisfy the four range conditions. *)
Definition p1_9_leaky_inhabited : Prop :=
  exists a s x : f32,
  let A := value 24 128 a in
  let S := value 24 128 s in
  let X := value 24 128 x in
    0 < S /\ X < 0 /\
    in_normal_range 24 128 (A * X) /\
    in_normal_range 24 128 (S * X) /\
    in_normal_range 24 128 (S * nearest 24 128 (A * X)) /\
    in_normal_range 24 128 (A * nearest 24 128 (S * X)).

(** A NaN of f32 is signalling if the first of the 23 bits of its payload is 0. *)
Definition signalling (x : f32) : bool :=
  match x with
  | B754_nan _ _ _ payload _ => negb (Z.testbit (Zpos payload) 22)
  | _ => false
  end.

(** maxNum(x, 0): a NaN if x is signalling, 0 if x is a quiet NaN, and otherwise the larger of the two. *)
Definition max_num_zero (nan : nan_rule 24 128) (x : f32) : f32 :=
  if signalling x then proj1_sig (nan x (plus_zero 24 128))
  else relu_if_positive 24 128 x.

(** Arithmetic returns quiet NaNs. *)
Definition quiet_rule (nan : nan_rule 24 128) : Prop :=
  forall x y, signalling (proj1_sig (nan x y)) = false.

(** P1.9 (b). With ReLU computed as maxNum(x, 0), a kept signalling NaN gives a NaN with activation first and +0 with dropout first. *)
Definition p1_9_max_num : Prop :=
  forall (nan : nan_rule 24 128) (m : mode) (s x : f32), quiet_rule nan ->
    signalling x = true ->
    is_nan 24 128 (select 24 128 eq_refl eq_refl nan m s true (max_num_zero nan x)) = true /\
    max_num_zero nan (select 24 128 eq_refl eq_refl nan m s true x) = plus_zero 24 128.

(** P1.9 (b). Arithmetic can return quiet NaNs only, and there are signalling ones. *)
Definition p1_9_max_num_inhabited : Prop :=
  (exists nan, quiet_rule nan) /\ (exists x, signalling x = true).

(** P1.9 (b). In f32 the negative finite inputs are those with the bits from 2³¹ + 1 to 2³¹ + 255·2²³ - 1, so there are 255·2²³ - 1 of them. *)
Definition p1_9_negative_count : Prop :=
  forall x : f32, value 24 128 x < 0 <->
    (2 ^ 31 < bits_of_b32 x < 2 ^ 31 + 255 * 2 ^ 23)%Z.

(** P1.9 (b). The signalling NaNs are those with the bits from 1 to 2²² - 1 in the fraction, 255 in the exponent and either sign, so there are 2(2²² - 1) of them. *)
Definition p1_9_signalling_count : Prop :=
  forall x : f32, signalling x = true <->
    (255 * 2 ^ 23 < bits_of_b32 x < 255 * 2 ^ 23 + 2 ^ 22 \/
     2 ^ 31 + 255 * 2 ^ 23 < bits_of_b32 x < 2 ^ 31 + 255 * 2 ^ 23 + 2 ^ 22)%Z.

(** P1.9. The floats of f32 and their bits, the numbers from 0 to 2³² - 1, correspond one to one. *)
Definition p1_9_bits : Prop :=
  (forall x : f32, (0 <= bits_of_b32 x < 2 ^ 32)%Z /\ b32_of_bits (bits_of_b32 x) = x) /\
  (forall b, (0 <= b < 2 ^ 32)%Z -> bits_of_b32 (b32_of_bits b) = b).
