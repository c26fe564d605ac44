From Coq Require Import Reals ZArith Bool Lia Lra Psatz.
From Flocq Require Import Core Relative.
From Flocq Require Import IEEE754.BinarySingleNaN IEEE754.Binary IEEE754.Bits.
From Book Require Import P1_bits.
Local Open Scope R_scope.

(** A positive value belongs to a finite float with positive sign. *)
Lemma value_positive : forall prec emax (s : float prec emax),
  0 < value prec emax s ->
  exists m e H, s = B754_finite prec emax false m e H.
Proof.
  intros prec emax [b | b | b pl Hpl | [] m e H] Hs; unfold value in Hs; simpl in Hs; try lra.
  - exfalso. apply (Rlt_not_le _ _ Hs), F2R_le_0. simpl. lia.
  - now exists m, e, H.
Qed.

(** A negative value belongs to a finite float with negative sign. *)
Lemma value_negative : forall prec emax (s : float prec emax),
  value prec emax s < 0 ->
  exists m e H, s = B754_finite prec emax true m e H.
Proof.
  intros prec emax [b | b | b pl Hpl | [] m e H] Hs; unfold value in Hs; simpl in Hs; try lra.
  - now exists m, e, H.
  - exfalso. apply (Rlt_not_le _ _ Hs), F2R_ge_0. simpl. lia.
Qed.

(** ReLU keeps a float with positive sign that is not a NaN. *)
Lemma relu_of_positive_sign : forall prec emax (y : float prec emax),
  is_nan prec emax y = false -> Bsign prec emax y = false ->
  relu_if_positive prec emax y = y.
Proof. now intros prec emax [[] | [] | b pl Hpl | [] m e H]. Qed.

(** ReLU makes every float with negative sign and every NaN +0. *)
Lemma relu_of_negative_sign : forall prec emax (y : float prec emax),
  is_nan prec emax y = true \/ Bsign prec emax y = true ->
  relu_if_positive prec emax y = plus_zero prec emax.
Proof. intros prec emax [[] | [] | b pl Hpl | [] m e H] [E | E]; try discriminate; reflexivity. Qed.

(** The product of two finite floats other than 0 is not a NaN and has the product of the signs. *)
Lemma product_of_finite : forall prec emax Hp He nan m x y,
  is_finite prec emax x = true -> is_finite prec emax y = true ->
  is_nan prec emax (product prec emax Hp He nan m x y) = false /\
  Bsign prec emax (product prec emax Hp He nan m x y)
  = xorb (Bsign prec emax x) (Bsign prec emax y).
Proof.
  intros prec emax Hp He nan m x y Fx Fy.
  generalize (Bmult_correct prec emax _ _ nan m x y). unfold product.
  set (z := Bmult _ _ _ _ _ _ _ _).
  destruct Rlt_bool.
  - rewrite Fx, Fy. intros (_ & Fz & Sz).
    assert (N : is_nan prec emax z = false) by now destruct z.
    now split; [| apply Sz].
  - unfold binary_overflow, BinarySingleNaN.binary_overflow.
    destruct BinarySingleNaN.overflow_to_inf; destruct z; simpl; intros E;
      try discriminate; now injection E.
Qed.

Theorem p1_9_selection : P1_bits.p1_9_selection.
Proof.
  intros prec emax Hp He nan m s Hs [] x; [| reflexivity].
  destruct (value_positive _ _ _ Hs) as (ms & es & Bs & ->). simpl.
  destruct x as [[] | [] | b pl Hpl | b mx ex Bx]; try reflexivity.
  set (s := B754_finite _ _ false ms es Bs). set (x := B754_finite _ _ b mx ex Bx).
  destruct (product_of_finite prec emax Hp He nan m s x) as [N S]; try reflexivity.
  destruct b.
  + rewrite (relu_of_negative_sign _ _ x) by now right.
    now rewrite relu_of_negative_sign by now right.
  + rewrite (relu_of_positive_sign _ _ x) by reflexivity.
    now rewrite relu_of_positive_sign.
Qed.

Theorem p1_9_sign_of_zero : P1_bits.p1_9_sign_of_zero.
Proof.
  intros prec emax Hp He nan m s x Hx.
  destruct (value_negative _ _ _ Hx) as (mx & ex & Bx & ->).
  now split.
Qed.

Theorem p1_9_minus_infinity : P1_bits.p1_9_minus_infinity.
Proof. intros prec emax Hp He nan m s. now split. Qed.

Theorem p1_9_plus_infinity : P1_bits.p1_9_plus_infinity.
Proof. intros prec emax Hp He nan m s. now repeat split. Qed.

Section TwoSteps.

Variables emin prec : Z.
Context (prec_gt_0_ : Prec_gt_0 prec).
Notation fexp := (FLT_exp emin prec).
Notation RN := (round radix2 fexp ZnearestE).
Notation nxt := (succ radix2 fexp).
Notation u := (u_ro radix2 prec).

(** If w exceeds v by no more than a factor 1 + 2u, its rounding exceeds that of v by two steps at most. *)
Lemma two_steps_up : forall v w,
  0 < RN v -> w <= (1 + 2 * u) * v -> RN w <= nxt (nxt (RN v)).
Proof.
  intros v w Hf Hw.
  set (f := RN v) in *.
  assert (Ff : generic_format radix2 fexp f) by now apply generic_format_round; auto with typeclass_instances.
  assert (Sf : nxt f = f + ulp radix2 fexp f) by (apply succ_eq_pos; lra).
  assert (Fs : generic_format radix2 fexp (nxt f)) by now apply generic_format_succ; auto with typeclass_instances.
  set (g := nxt (nxt f)).
  assert (Fg : generic_format radix2 fexp g) by now apply generic_format_succ; auto with typeclass_instances.
  pose proof (ulp_ge_0 radix2 fexp f) as Uf.
  assert (Us : ulp radix2 fexp f <= ulp radix2 fexp (nxt f)) by (apply ulp_le_pos; auto with typeclass_instances; lra).
  assert (Sg : g = nxt f + ulp radix2 fexp (nxt f)) by (apply succ_eq_pos; lra).
  assert (Ug : ulp radix2 fexp f <= ulp radix2 fexp g) by (apply ulp_le_pos; auto with typeclass_instances; lra).
  assert (Sh : nxt g = g + ulp radix2 fexp g) by (apply succ_eq_pos; lra).
  (* the error of f *)
  assert (E : Rabs (f - v) <= / 2 * ulp radix2 fexp f)
    by (apply error_le_half_ulp_round; auto with typeclass_instances).
  apply Rabs_le_inv in E.
  (* v lies below the power of two above f *)
  set (e := mag radix2 f : Z).
  assert (He : f < bpow radix2 e).
  { rewrite <- (Rabs_pos_eq f) by lra. apply bpow_mag_gt. }
  assert (Hs : f + ulp radix2 fexp f <= bpow radix2 e)
    by (apply id_p_ulp_le_bpow; assumption).
  assert (Hu : bpow radix2 (e - prec) <= ulp radix2 fexp f).
  { rewrite ulp_neq_0 by lra. apply bpow_le. unfold cexp, FLT_exp. fold e. lia. }
  assert (Hue : u * bpow radix2 e = bpow radix2 (e - prec)).
  { unfold u_ro. rewrite bpow_plus. replace (e - prec)%Z with (- prec + e)%Z by ring.
    rewrite bpow_plus. change (bpow radix2 1) with 2. field. }
  assert (P : 0 < bpow radix2 (e - prec)) by apply bpow_gt_0.
  assert (Pe : 0 < bpow radix2 e) by apply bpow_gt_0.
  assert (v < bpow radix2 e) by lra.
  assert (0 < u) by nra.
  assert (u * v < ulp radix2 fexp f) by nra.
  apply round_N_le_midp; auto with typeclass_instances.
  lra.
Qed.

(** In the normal range, rounding changes a number by a relative error of at most u/(1 + u). *)
Lemma relative_error : forall t, bpow radix2 (emin + prec - 1) <= Rabs t ->
  Rabs (RN t - t) <= u / (1 + u) * Rabs t.
Proof.
  intros t Ht. rewrite round_FLT_FLX by assumption.
  now apply relative_error_N_FLX'.
Qed.

(** A factor c keeps the relative error. *)
Lemma between : forall c t, bpow radix2 (emin + prec - 1) <= Rabs t ->
  Rabs (c * t) <= (1 + u) * Rabs (c * RN t) /\
  (1 + u) * Rabs (c * RN t) <= (1 + 2 * u) * Rabs (c * t).
Proof.
  intros c t Ht. pose proof (relative_error t Ht) as E.
  pose proof (u_ro_pos radix2 prec) as U.
  assert (D : (1 + u) * Rabs (RN t - t) <= u * Rabs t).
  { apply Rmult_le_compat_l with (r := 1 + u) in E; [| lra].
    replace ((1 + u) * (u / (1 + u) * Rabs t)) with (u * Rabs t) in E by (field; lra). exact E. }
  assert (D1 : Rabs (RN t) <= Rabs t + Rabs (RN t - t)).
  { replace (RN t) with (t + (RN t - t)) at 1 by ring. apply Rabs_triang. }
  assert (D2 : Rabs t <= Rabs (RN t) + Rabs (RN t - t)).
  { replace t with (RN t + - (RN t - t)) at 1 by ring.
    rewrite <- (Rabs_Ropp (RN t - t)). apply Rabs_triang. }
  rewrite !Rabs_mult. pose proof (Rabs_pos c) as C.
  apply Rmult_le_compat_l with (r := 1 + u) in D1; [| lra].
  apply Rmult_le_compat_l with (r := 1 + u) in D2; [| lra].
  assert (L : Rabs t <= (1 + u) * Rabs (RN t)) by lra.
  assert (M : (1 + u) * Rabs (RN t) <= (1 + 2 * u) * Rabs t) by lra.
  apply Rmult_le_compat_l with (r := Rabs c) in L; [| assumption].
  apply Rmult_le_compat_l with (r := Rabs c) in M; [| assumption].
  split; lra.
Qed.

(** The two orders, in absolute value: the second result is at most two steps above the first. *)
Lemma orders_abs : forall a s x,
  bpow radix2 (emin + prec - 1) <= Rabs (a * x) ->
  bpow radix2 (emin + prec - 1) <= Rabs (s * x) ->
  bpow radix2 (emin + prec - 1) <= Rabs (s * RN (a * x)) ->
  RN (Rabs (a * RN (s * x))) <= nxt (nxt (RN (Rabs (s * RN (a * x))))).
Proof.
  intros a s x Ha Hs H.
  apply two_steps_up.
  - apply Rlt_le_trans with (bpow radix2 (emin + prec - 1)); [apply bpow_gt_0 |].
    apply round_ge_generic; auto with typeclass_instances.
    apply generic_format_bpow. unfold FLT_exp. pose proof (prec_gt_0 prec). lia.
  - destruct (between s (a * x) Ha) as [L _].
    destruct (between a (s * x) Hs) as [_ M].
    replace (s * (a * x)) with (a * (s * x)) in L by ring.
    pose proof (u_ro_pos radix2 prec) as U.
    apply Rmult_le_reg_l with (1 + u); [lra |].
    nra.
Qed.

(** Two steps between absolute values are two steps between numbers of the same sign. *)
Lemma same_sign : forall p q, generic_format radix2 fexp p -> generic_format radix2 fexp q ->
  q <= nxt (nxt p) -> - p <= nxt (nxt (- q)).
Proof.
  intros p q Fp Fq H.
  rewrite !succ_opp. apply Ropp_le_contravar.
  rewrite <- (pred_succ radix2 fexp p) by assumption.
  rewrite <- (pred_succ radix2 fexp (nxt p)) by (apply generic_format_succ; auto with typeclass_instances).
  repeat (apply pred_le; auto using generic_format_pred, generic_format_succ with typeclass_instances).
Qed.

(** Rounding keeps the sign. *)
Lemma round_sign : forall t, 0 <= RN t * t.
Proof.
  intros t. destruct (Rle_or_lt 0 t) as [H | H].
  - apply Rmult_le_pos; [| assumption].
    apply round_ge_generic; auto using generic_format_0 with typeclass_instances.
  - assert (RN t <= 0) by (apply round_le_generic;
      auto using generic_format_0, Rlt_le with typeclass_instances). nra.
Qed.

(** The two orders are at most two steps apart. *)
Lemma orders : forall a s x,
  bpow radix2 (emin + prec - 1) <= Rabs (a * x) ->
  bpow radix2 (emin + prec - 1) <= Rabs (s * x) ->
  bpow radix2 (emin + prec - 1) <= Rabs (s * RN (a * x)) ->
  bpow radix2 (emin + prec - 1) <= Rabs (a * RN (s * x)) ->
  RN (s * RN (a * x)) <= nxt (nxt (RN (a * RN (s * x)))).
Proof.
  intros a s x Ha Hs Hsa Has.
  assert (Z : 0 < bpow radix2 (emin + prec - 1)) by apply bpow_gt_0.
  pose proof (orders_abs s a x Hs Ha Has) as U.
  pose proof (orders_abs a s x Ha Hs Hsa) as D.
  set (p := s * RN (a * x)) in *. set (q := a * RN (s * x)) in *.
  assert (P : 0 <= p * (a * s * x)).
  { replace (p * (a * s * x)) with (s * s * (RN (a * x) * (a * x))) by (unfold p; ring).
    apply Rmult_le_pos; [nra | apply round_sign]. }
  assert (Q : 0 <= q * (a * s * x)).
  { replace (q * (a * s * x)) with (a * a * (RN (s * x) * (s * x))) by (unfold q; ring).
    apply Rmult_le_pos; [nra | apply round_sign]. }
  assert (Y : a * s * x <> 0).
  { intros E. apply Rmult_integral in E. destruct E as [E | E].
    - apply Rmult_integral in E. destruct E as [-> | ->];
        rewrite Rmult_0_l, Rabs_R0 in *; lra.
    - rewrite E, Rmult_0_r, Rabs_R0 in *; lra. }
  destruct (Rdichotomy _ _ Y) as [N | N].
  - assert (p <= 0) by nra. assert (q <= 0) by nra.
    rewrite !Rabs_left1, !round_NE_opp in D by assumption.
    rewrite <- (Ropp_involutive (RN p)), <- (Ropp_involutive (RN q)).
    apply same_sign; [| | exact D];
      apply generic_format_opp, generic_format_round; auto with typeclass_instances.
  - assert (0 <= p) by nra. assert (0 <= q) by nra.
    now rewrite !Rabs_pos_eq in U by assumption.
Qed.
End TwoSteps.

(** The largest normal number belongs to the format. *)
Lemma format_largest : forall prec emax, Prec_gt_0 prec -> Prec_lt_emax prec emax ->
  generic_format radix2 (format prec emax) (largest_normal prec emax).
Proof.
  intros prec emax Hp He. unfold Prec_gt_0, Prec_lt_emax in *.
  apply generic_format_FLT.
  exists (Float radix2 (2 ^ prec - 1) (emax - prec)).
  - unfold largest_normal, F2R. simpl.
    rewrite minus_IZR, (IZR_Zpower radix2) by lia.
    rewrite Rmult_minus_distr_r, <- bpow_plus, Rmult_1_l. do 2 f_equal. ring.
  - assert (0 < 2 ^ prec)%Z by (apply Z.pow_pos_nonneg; lia). simpl. lia.
  - unfold Fexp. lia.
Qed.

(** A product of finite floats that is not above the largest one is the rounded product of the values. *)
Lemma product_value : forall prec emax Hp He nan x y,
  value prec emax x * value prec emax y <> 0 ->
  Rabs (value prec emax x * value prec emax y) <= largest_normal prec emax ->
  is_finite prec emax (product prec emax Hp He nan mode_NE x y) = true /\
  value prec emax (product prec emax Hp He nan mode_NE x y)
  = nearest prec emax (value prec emax x * value prec emax y).
Proof.
  intros prec emax Hp He nan x y H0 H.
  assert (Fx : is_finite prec emax x = true)
    by (destruct x; try reflexivity; unfold value in H0; simpl in H0; lra).
  assert (Fy : is_finite prec emax y = true)
    by (destruct y; try reflexivity; unfold value in H0; simpl in H0; lra).
  generalize (Bmult_correct prec emax _ _ nan mode_NE x y).
  rewrite Rlt_bool_true.
  - intros (V & F & _). rewrite Fx, Fy in F. now split.
  - apply Rle_lt_trans with (largest_normal prec emax).
    + apply abs_round_le_generic; [apply FLT_exp_valid, Hp | apply valid_rnd_N | | exact H].
      now apply format_largest.
    + unfold largest_normal. pose proof (bpow_gt_0 radix2 (emax - prec)). lra.
Qed.

Theorem p1_9_leaky_2_ulp : P1_bits.p1_9_leaky_2_ulp.
Proof.
  intros prec emax Hp He nan a s x A S X Hax Hsx Hsax Hasx slope_first scale_first.
  assert (E : smallest_normal emax = bpow radix2 ((3 - emax - prec) + prec - 1))
    by (unfold smallest_normal; f_equal; ring).
  assert (N : forall t, in_normal_range prec emax t ->
    t <> 0 /\ Rabs t <= largest_normal prec emax
    /\ bpow radix2 ((3 - emax - prec) + prec - 1) <= Rabs t).
  { intros t [L U]. rewrite E in L. repeat split; try assumption.
    intros ->. rewrite Rabs_R0 in L.
    pose proof (bpow_gt_0 radix2 ((3 - emax - prec) + prec - 1)). lra. }
  apply N in Hax, Hsx, Hsax, Hasx.
  destruct (product_value prec emax Hp He nan a x) as [_ Vax]; try tauto.
  destruct (product_value prec emax Hp He nan s x) as [_ Vsx]; try tauto.
  destruct (product_value prec emax Hp He nan s (product prec emax Hp He nan mode_NE a x))
    as [F1 V1]; try (rewrite Vax; tauto).
  destruct (product_value prec emax Hp He nan a (product prec emax Hp He nan mode_NE s x))
    as [F2 V2]; try (rewrite Vsx; tauto).
  split; [exact F1 | split; [exact F2 |]].
  unfold slope_first, scale_first. rewrite V1, V2, Vax, Vsx.
  split; apply orders; tauto.
Qed.

Theorem p1_9_leaky_orders : P1_bits.p1_9_leaky_orders.
Proof.
  intros prec emax Hp He nan m a s x Hs Hx.
  destruct (value_positive _ _ _ Hs) as (ms & es & Bs & ->).
  destruct (value_negative _ _ _ Hx) as (mx & ex & Bx & ->).
  split; [reflexivity |].
  set (s := B754_finite _ _ false ms es Bs). set (x := B754_finite _ _ true mx ex Bx).
  destruct (product_of_finite prec emax Hp He nan m s x) as [_ S]; try reflexivity.
  unfold select, leaky_relu.
  now destruct (product prec emax Hp He nan m s x) as [[] | [] | b pl Hpl | [] m' e' B'].
Qed.

Theorem p1_9_leaky_overflow : P1_bits.p1_9_leaky_overflow.
Proof. intros nan. split; vm_compute; reflexivity. Qed.

Theorem p1_9_leaky_inhabited : P1_bits.p1_9_leaky_inhabited.
Proof.
  exists two, two, (number true 8388608 (-23) eq_refl).
  assert (V : value 24 128 two = 2) by (unfold value, two, number, B2R, F2R; simpl; lra).
  assert (W : value 24 128 (number true 8388608 (-23) eq_refl) = -1)
    by (unfold value, number, B2R, F2R; simpl; lra).
  cbv zeta. rewrite V, W.
  assert (L : smallest_normal 128 <= 1) by (apply (bpow_le radix2 _ 0); lia).
  assert (U : 4 <= largest_normal 24 128).
  { unfold largest_normal.
    pose proof (bpow_le radix2 (128 - 24) 127 ltac:(lia)).
    pose proof (bpow_le radix2 2 127 ltac:(lia)).
    pose proof (bpow_plus radix2 127 1) as E. change (127 + 1)%Z with 128%Z in E.
    change (bpow radix2 1) with 2 in E. change (bpow radix2 2) with 4 in *. lra. }
  assert (N : nearest 24 128 (2 * -1) = -2).
  { replace (2 * -1) with (- bpow radix2 1) by (simpl; lra).
    unfold nearest. rewrite round_generic; [simpl; lra | apply valid_rnd_N |].
    apply generic_format_opp, generic_format_bpow. unfold format, FLT_exp. lia. }
  rewrite N.
  unfold in_normal_range.
  replace (2 * -1) with (- (2)) by ring. replace (2 * -2) with (- (4)) by ring.
  rewrite !Rabs_Ropp, !Rabs_pos_eq by lra.
  repeat split; lra.
Qed.

Theorem p1_9_max_num : P1_bits.p1_9_max_num.
Proof.
  intros nan m s x Hq Hx.
  destruct x as [b | b | b pl Hpl | b mx ex Bx]; try discriminate Hx.
  set (x := B754_nan 24 128 b pl Hpl) in *.
  assert (P : forall y, is_nan 24 128 y = true ->
    product 24 128 eq_refl eq_refl nan m s y = proj1_sig (nan s y)).
  { intros y Hy. rewrite <- build_nan_correct.
    unfold product, Bmult. destruct y; try discriminate Hy. now destruct s. }
  unfold select, max_num_zero. rewrite Hx. split.
  - rewrite P by now destruct (nan x _). now destruct (nan s _).
  - rewrite P by reflexivity. rewrite Hq.
    apply relu_of_negative_sign. left. now destruct (nan s x).
Qed.

Theorem p1_9_max_num_inhabited : P1_bits.p1_9_max_num_inhabited.
Proof.
  split.
  - exists (fun _ _ => exist (fun z => is_nan 24 128 z = true) (B754_nan 24 128 false (2 ^ 22) eq_refl) eq_refl).
    intros x y. reflexivity.
  - now exists (B754_nan 24 128 false 1 eq_refl).
Qed.

(** A positive number with at most n digits is below 2^n. *)
Lemma digits_bound : forall m n, (Zpos (digits2_pos m) <= n)%Z -> (Zpos m < 2 ^ n)%Z.
Proof.
  intros m n H. rewrite Zpos_digits2_pos in H.
  change (Z.abs (Zpos m) < radix2 ^ n)%Z.
  now apply Zpower_gt_Zdigits.
Qed.

(** The bits of a finite float other than 0, without the sign, lie between 1 and 255·2²³ - 1. *)
Lemma bits_of_finite : forall (b : bool) m e (H : SpecFloat.bounded 24 128 m e = true),
  let s := if b then (2 ^ 31)%Z else 0%Z in
  (s < bits_of_b32 (B754_finite 24 128 b m e H) < s + 255 * 2 ^ 23)%Z.
Proof.
  intros b m e H s. pose proof H as B. unfold SpecFloat.bounded in B.
  apply andb_prop in B. destruct B as [C E].
  apply Zle_bool_imp_le in E. apply Zeq_bool_eq in C.
  unfold SpecFloat.fexp, SpecFloat.emin in C.
  assert (D : (Zpos m < 2 ^ 24)%Z) by (apply digits_bound; lia).
  unfold bits_of_b32, bits_of_binary_float, join_bits.
  change (SpecFloat.emin (23 + 1) (2 ^ (8 - 1))) with (-149)%Z.
  destruct Zle_bool eqn:L; [apply Z.leb_le in L | apply Z.leb_gt in L];
    rewrite Z.shiftl_mul_pow2 by lia; subst s; destruct b; lia.
Qed.

(** The bits of a NaN: the payload, from 1 to 2²³ - 1, above 255·2²³. *)
Lemma bits_of_nan : forall (b : bool) pl (H : nan_pl 24 pl = true),
  bits_of_b32 (B754_nan 24 128 b pl H)
  = ((if b then 2 ^ 31 else 0) + 255 * 2 ^ 23 + Zpos pl)%Z /\ (Zpos pl < 2 ^ 23)%Z.
Proof.
  intros b pl H. split.
  - unfold bits_of_b32, bits_of_binary_float, join_bits.
    rewrite Z.shiftl_mul_pow2 by lia. destruct b; lia.
  - apply digits_bound. unfold nan_pl in H. apply Zlt_is_lt_bool in H. lia.
Qed.

(** The bits of the zeros and the infinities. *)
Lemma bits_of_zero : forall b,
  bits_of_b32 (B754_zero 24 128 b) = (if b then 2 ^ 31 else 0)%Z.
Proof. intros []; vm_compute; reflexivity. Qed.
Lemma bits_of_infinity : forall b,
  bits_of_b32 (B754_infinity 24 128 b) = ((if b then 2 ^ 31 else 0) + 255 * 2 ^ 23)%Z.
Proof. intros []; vm_compute; reflexivity. Qed.

Theorem p1_9_negative_count : P1_bits.p1_9_negative_count.
Proof.
  intros [b | b | b pl H | b m e H].
  - unfold value. simpl B2R. split; [lra |].
    rewrite bits_of_zero. destruct b; lia.
  - unfold value. simpl B2R. split; [lra |].
    rewrite bits_of_infinity. destruct b; lia.
  - destruct (bits_of_nan b pl H) as [-> P]. unfold value. simpl B2R.
    split; [lra |]. destruct b; lia.
  - pose proof (bits_of_finite b m e H) as B. destruct b; cbv zeta iota in B.
    + split; [intros _; exact B | intros _].
      unfold value, B2R. apply F2R_lt_0. simpl. lia.
    + split; [intros V | lia].
      exfalso. apply (Rlt_not_le _ _ V). unfold value, B2R. apply F2R_ge_0. simpl. lia.
Qed.

Theorem p1_9_signalling_count : P1_bits.p1_9_signalling_count.
Proof.
  intros [b | b | b pl H | b m e H].
  - split; [discriminate |].
    rewrite bits_of_zero. destruct b; lia.
  - split; [discriminate |].
    rewrite bits_of_infinity. destruct b; lia.
  - destruct (bits_of_nan b pl H) as [-> P]. change (signalling (B754_nan 24 128 b pl H)) with (negb (Z.testbit (Zpos pl) 22)).
    rewrite Z.testbit_eqb, negb_true_iff, Z.eqb_neq by lia.
    pose proof (Z.div_mod (Zpos pl) (2 ^ 22) ltac:(lia)) as M.
    pose proof (Z.mod_pos_bound (Zpos pl) (2 ^ 22) ltac:(lia)) as R.
    assert (Q : (0 <= Zpos pl / 2 ^ 22 < 2)%Z)
      by (split; [apply Z.div_pos | apply Z.div_lt_upper_bound]; lia).
    rewrite Z.mod_small by exact Q.
    destruct b; lia.
  - pose proof (bits_of_finite b m e H) as B.
    split; [discriminate |]. destruct b; cbv zeta iota in B; lia.
Qed.

Theorem p1_9_bits : P1_bits.p1_9_bits.
Proof.
  split.
  - intros x. split.
    + exact (bits_of_binary_float_range 23 8 eq_refl eq_refl x).
    + exact (binary_float_of_bits_of_binary_float 23 8 eq_refl eq_refl eq_refl x).
  - intros b H. exact (bits_of_binary_float_of_bits 23 8 eq_refl eq_refl eq_refl b H).
Qed.
