(** * P1.4: one rate is not always enough; two rates can be *)

From Coq Require Import Reals ZArith Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P1.
From Book.proof Require Import lemmas_p1.
Local Open Scope R_scope.

(** ** The log-periodic function *)

(** The logarithm of a number greater than 1 is positive. *)
Lemma ln_pos : forall s, 1 < s -> 0 < ln s.
Proof. intros s Hs. rewrite <- ln_1. apply ln_increasing; lra. Qed.

(** A function that commutes at rate p is 0 at 0. *)
Lemma commutes_0 : forall sigma p, commutes_at sigma p -> sigma 0 = 0.
Proof. intros sigma p H. symmetry. exact (H false 0). Qed.

(** The log-periodic function is 0 at 0. *)
Lemma log_periodic_0 : forall s e, log_periodic s e 0 = 0.
Proof. intros s e. unfold log_periodic. destruct Req_EM_T; [reflexivity | contradiction]. Qed.

(** The log-periodic function at the other numbers. *)
Lemma log_periodic_neq_0 : forall s e x, x <> 0 ->
  log_periodic s e x = x * (1 + e * sin (2 * PI * ln (Rabs x) / ln s)).
Proof. intros s e x Hx. unfold log_periodic. destruct Req_EM_T; [contradiction | reflexivity]. Qed.

(** The log-periodic function is odd. *)
Lemma log_periodic_odd : forall s e x, log_periodic s e (- x) = - log_periodic s e x.
Proof.
  intros s e x. destruct (Req_dec x 0) as [-> | Hx].
  - rewrite Ropp_0, log_periodic_0. ring.
  - rewrite !log_periodic_neq_0, Rabs_Ropp by lra. ring.
Qed.

(** Scaling by c shifts the phase. *)
Lemma log_periodic_scaled : forall s e c x, 1 < s -> 0 < c -> x <> 0 ->
  log_periodic s e (c * x)
  = c * x * (1 + e * sin (2 * PI * ln (Rabs x) / ln s + 2 * (PI * ln c / ln s))).
Proof.
  intros s e c x Hs Hc Hx. pose proof (ln_pos s Hs).
  rewrite log_periodic_neq_0 by (apply Rmult_integral_contrapositive; lra).
  rewrite Rabs_mult, (Rabs_pos_eq c), ln_mult by (try apply Rabs_pos_lt; lra).
  do 4 f_equal. field. lra.
Qed.

(** A whole number of turns does not change the sine. *)
Lemma sin_turns : forall x k, sin (x + 2 * (INR k * PI)) = sin x.
Proof. intros x k. rewrite <- (sin_period x k). f_equal. ring. Qed.

(** The power of 1 - p as an exponential. *)
Lemma rate_power : forall p q k, p < 1 -> q < 1 ->
  q = 1 - (1 - p) ^ k <-> ln (scale q) = INR k * ln (scale p).
Proof.
  intros p q k Hp Hq. rewrite !ln_scale by assumption.
  assert (0 < (1 - p) ^ k) by (apply pow_lt; lra). split; intros H0.
  - rewrite H0. replace (1 - (1 - (1 - p) ^ k)) with ((1 - p) ^ k) by ring.
    rewrite ln_pow by lra. ring.
  - assert (1 - q = (1 - p) ^ k); [| lra].
    apply ln_inv; [lra | assumption |]. rewrite ln_pow by lra. lra.
Qed.

Theorem p1_4_log_periodic_rates : P1.p1_4_log_periodic_rates.
Proof.
  intros p e Hp He q Hq. set (s := scale p).
  assert (Hs : 1 < s) by now apply scale_gt_1.
  pose proof (ln_pos s Hs) as Hl. pose proof PI_RGT_0 as Hpi.
  assert (Hc : 0 < scale q) by (apply scale_pos; lra).
  assert (Hc1 : 0 <= ln (scale q)).
  { rewrite ln_scale by lra. destruct (Req_dec q 0) as [-> |].
    - rewrite Rminus_0_r, ln_1. lra.
    - assert (ln (1 - q) < ln 1) by (apply ln_increasing; lra). rewrite ln_1 in *. lra. }
  split.
  - intros H. set (d := PI * ln (scale q) / ln s).
    set (x := exp (- d * ln s / (2 * PI))). assert (Hx : 0 < x) by apply exp_pos.
    pose proof (H true x) as E. simpl in E.
    rewrite log_periodic_scaled, log_periodic_neq_0 in E by lra. fold d in E.
    replace (2 * PI * ln (Rabs x) / ln s) with (- d) in E
      by (rewrite Rabs_pos_eq by lra; unfold x; rewrite ln_exp; field; lra).
    replace (- d + 2 * d) with d in E by ring. rewrite sin_neg in E.
    assert (Hd : sin d = 0).
    { assert (N : e * x * scale q <> 0)
        by (repeat apply Rmult_integral_contrapositive_currified; lra).
      apply Rmult_eq_reg_l with (e * x * scale q); [lra | assumption]. }
    destruct (sin_eq_0_0 d Hd) as [k Hk].
    assert (Ek : ln (scale q) = IZR k * ln s).
    { apply Rmult_eq_reg_l with PI; [| lra].
      apply Rmult_eq_reg_r with (/ ln s); [| apply Rinv_neq_0_compat; lra].
      change (d = PI * (IZR k * ln s) * / ln s). rewrite Hk. field. lra. }
    assert (0 <= k)%Z.
    { apply le_IZR. apply Rmult_le_reg_r with (ln s); [assumption | lra]. }
    exists (Z.to_nat k). apply rate_power; [lra | lra |].
    rewrite INR_IZR_INZ, Z2Nat.id by assumption. exact Ek.
  - intros [k Hk]. apply rate_power in Hk; [| lra | lra]. fold s in Hk.
    intros [|] x; simpl; [| now rewrite log_periodic_0].
    destruct (Req_dec x 0) as [-> | Hx]; [now rewrite Rmult_0_r, log_periodic_0, Rmult_0_r |].
    rewrite log_periodic_scaled, log_periodic_neq_0, Hk by assumption.
    replace (PI * (INR k * ln s) / ln s) with (INR k * PI) by (field; lra).
    rewrite sin_turns. ring.
Qed.

Theorem p1_4_log_periodic_not_two_slope : P1.p1_4_log_periodic_not_two_slope.
Proof.
  intros p e Hp He H. set (s := scale p) in H.
  assert (Hs : 1 < s) by now apply scale_gt_1.
  pose proof (ln_pos s Hs) as Hl. set (c := exp (ln s / 4)).
  assert (Hc : 0 < c) by apply exp_pos.
  pose proof (homogeneous_of_two_slope _ H c 1 ltac:(lra)) as E.
  rewrite log_periodic_scaled, log_periodic_neq_0, Rabs_R1, ln_1 in E by lra.
  unfold c at 2 in E. rewrite ln_exp in E.
  replace (2 * PI * 0 / ln s + 2 * (PI * (ln s / 4) / ln s)) with (PI / 2) in E by (field; lra).
  replace (2 * PI * 0 / ln s) with 0 in E by (field; lra).
  rewrite sin_PI2, sin_0 in E.
  assert (N : c * e <> 0) by (apply Rmult_integral_contrapositive; lra). lra.
Qed.

(** The Cauchy–Schwarz inequality for sine and cosine. *)
Lemma sin_cos_bound : forall b t, Rabs (sin t + b * cos t) <= sqrt (1 + b ^ 2).
Proof.
  intros b t. rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt.
  pose proof (pow2_ge_0 (b * sin t - cos t)). pose proof (sin2_cos2 t) as E. unfold Rsqr in *.
  replace (1 + b ^ 2) with ((1 + b ^ 2) * (sin t * sin t + cos t * cos t)) by (rewrite E; ring).
  lra.
Qed.

(** The greatest deviation of the slopes of the log-periodic function from 1. *)
Definition slope_range (s e : R) : R := Rabs e * sqrt (1 + (2 * PI / ln s) ^ 2).

(** The value of the log-periodic function at x > 0 lies between two lines. *)
Lemma log_periodic_from_0 : forall s e x, 1 < s -> 0 < x ->
  (1 - slope_range s e) * x <= log_periodic s e x <= (1 + slope_range s e) * x.
Proof.
  intros s e x Hs Hx. rewrite log_periodic_neq_0 by lra.
  set (t := 2 * PI * ln (Rabs x) / ln s).
  assert (1 <= sqrt (1 + (2 * PI / ln s) ^ 2)).
  { rewrite <- sqrt_1 at 1. apply sqrt_le_1_alt.
    pose proof (pow2_ge_0 (2 * PI / ln s)). lra. }
  assert (Rabs (e * sin t) <= slope_range s e).
  { unfold slope_range. rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos |].
    assert (Rabs (sin t) <= 1) by (apply Rabs_le, SIN_bound). lra. }
  assert (- slope_range s e <= e * sin t <= slope_range s e) by now apply Rabs_le_between.
  split; nra.
Qed.

(** Slopes of the log-periodic function on the right. *)
Lemma log_periodic_slopes_pos : forall s e x y, 1 < s -> 0 < x -> x < y ->
  (1 - slope_range s e) * (y - x) <= log_periodic s e y - log_periodic s e x
  <= (1 + slope_range s e) * (y - x).
Proof.
  intros s e x y Hs Hx Hxy. pose proof (ln_pos s Hs) as Hl.
  set (f := fun z => z * (1 + e * sin (2 * PI * ln z / ln s))).
  set (f' := fun z => 1 + e * (sin (2 * PI * ln z / ln s)
                               + 2 * PI / ln s * cos (2 * PI * ln z / ln s))).
  rewrite !log_periodic_neq_0, !Rabs_pos_eq by lra. change (
    (1 - slope_range s e) * (y - x) <= f y - f x <= (1 + slope_range s e) * (y - x)).
  destruct (MVT_cor2 f f' x y) as (z & -> & Hz); [assumption | |].
  - intros c Hc. apply is_derive_Reals. unfold f, f'.
    auto_derive; [lra |]. fold (2 * PI * ln c / ln s). field. lra.
  - assert (B : Rabs (f' z - 1) <= slope_range s e).
    { unfold f', slope_range.
      match goal with |- Rabs (1 + ?r - 1) <= _ => replace (1 + r - 1) with r by ring end.
      rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos | apply sin_cos_bound]. }
    apply Rabs_le_between in B. split; nra.
Qed.

(** Slopes of the log-periodic function on the whole line. *)
Lemma log_periodic_slopes : forall s e x y, 1 < s -> x < y ->
  (1 - slope_range s e) * (y - x) <= log_periodic s e y - log_periodic s e x
  <= (1 + slope_range s e) * (y - x).
Proof.
  intros s e x y Hs Hxy. destruct (Rlt_dec 0 x) as [Hx | Hx].
  { now apply log_periodic_slopes_pos. }
  destruct (Rlt_dec y 0) as [Hy | Hy].
  { pose proof (log_periodic_slopes_pos s e (- y) (- x) Hs ltac:(lra) ltac:(lra)) as H.
    rewrite !log_periodic_odd in H. lra. }
  assert (P : forall z, 0 <= z ->
    (1 - slope_range s e) * z <= log_periodic s e z <= (1 + slope_range s e) * z).
  { intros z Hz. destruct (Req_dec z 0) as [-> |].
    - rewrite log_periodic_0. lra.
    - apply log_periodic_from_0; lra. }
  pose proof (P y ltac:(lra)). pose proof (P (- x) ltac:(lra)) as N.
  rewrite log_periodic_odd in N. lra.
Qed.

Theorem p1_4_log_periodic_lipschitz : P1.p1_4_log_periodic_lipschitz.
Proof.
  intros p e Hp. set (s := scale p). assert (Hs : 1 < s) by now apply scale_gt_1.
  exists (1 + slope_range s e).
  assert (W : forall x y, x < y ->
    Rabs (log_periodic s e y - log_periodic s e x) <= (1 + slope_range s e) * Rabs (y - x)).
  { intros x y H. pose proof (log_periodic_slopes s e x y Hs H).
    rewrite (Rabs_pos_eq (y - x)) by lra. apply Rabs_le.
    assert (0 <= slope_range s e) by (apply Rmult_le_pos; [apply Rabs_pos | apply sqrt_pos]).
    split; nra. }
  intros x y. destruct (Rtotal_order x y) as [H | [-> | H]].
  - rewrite Rabs_minus_sym, (Rabs_minus_sym x). now apply W.
  - rewrite !Rminus_eq_0, Rabs_R0. lra.
  - now apply W.
Qed.

Theorem p1_4_log_periodic_increasing : P1.p1_4_log_periodic_increasing.
Proof.
  intros p e Hp H x y Hxy.
  pose proof (log_periodic_slopes (scale p) e x y (scale_gt_1 p Hp) Hxy) as B.
  unfold slope_range in B. nra.
Qed.

(** ** One rate *)

(** If σ(s x) = s σ(x), the quotient σ(x)/x is the same at x/s^k. *)
Lemma quotient_shrinks : forall sigma s, 1 < s ->
  (forall x, sigma (s * x) = s * sigma x) ->
  forall k x, sigma x = s ^ k * sigma (x / s ^ k).
Proof.
  intros sigma s Hs H k x. induction k as [| k IH].
  - simpl. rewrite Rdiv_1, Rmult_1_l. reflexivity.
  - rewrite IH. assert (s ^ k <> 0) by (apply pow_nonzero; lra).
    replace (x / s ^ k) with (s * (x / s ^ S k)) by (simpl; field; lra).
    rewrite H. simpl. ring.
Qed.

(** The points x/s^k tend to 0. *)
Lemma shrinking : forall s x, 1 < s -> is_lim_seq (fun k => x / s ^ k) 0.
Proof.
  intros s x Hs. replace (Finite 0) with (Rbar_mult x 0) by (simpl; f_equal; ring).
  apply is_lim_seq_ext with (fun k => x * (/ s) ^ k).
  - intros k. rewrite <- Rinv_pow by lra. reflexivity.
  - apply is_lim_seq_scal_l, is_lim_seq_geom.
    assert (0 < / s) by (apply Rinv_0_lt_compat; lra).
    rewrite Rabs_pos_eq by lra. rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.

(** A derivative on the side D of 0 determines the values at the points of D. *)
Lemma one_side : forall (sigma : R -> R) s (D : R -> Prop) d, 1 < s ->
  (forall x, sigma (s * x) = s * sigma x) -> sigma 0 = 0 ->
  filterlim (fun h => (sigma h - sigma 0) / h) (within D (locally 0)) (locally d) ->
  forall x, x <> 0 -> (forall k, D (x / s ^ k)) -> sigma x = d * x.
Proof.
  intros sigma s D d Hs H H0 Hd x Hx HD.
  assert (L : is_lim_seq (fun k => (sigma (x / s ^ k) - sigma 0) / (x / s ^ k)) d).
  { apply (filterlim_comp _ _ _ (fun k => x / s ^ k) (fun h => (sigma h - sigma 0) / h)
      eventually (within D (locally 0))); [| exact Hd].
    intros P HP. unfold filtermap. apply (filter_imp (fun k => D (x / s ^ k) -> P (x / s ^ k))).
    - intros k Hk. apply Hk, HD.
    - exact (shrinking s x Hs _ HP). }
  assert (C : is_lim_seq (fun _ => sigma x / x) d).
  { apply is_lim_seq_ext with (2 := L). intros k.
    rewrite (quotient_shrinks sigma s Hs H k x), H0.
    assert (s ^ k <> 0) by (apply pow_nonzero; lra). field. auto. }
  apply is_lim_seq_unique in C. rewrite Lim_seq_const in C. injection C as C.
  rewrite <- C. field. assumption.
Qed.

Theorem p1_4_one_rate : P1.p1_4_one_rate.
Proof.
  intros sigma p Hp [r Hr] [l Hl] H.
  pose proof (scale_gt_1 p Hp) as Hs. pose proof (commutes_0 sigma p H) as H0.
  assert (Hk : forall x, sigma (scale p * x) = scale p * sigma x).
  { intros x. symmetry. exact (H true x). }
  assert (Pp : forall x k, 0 < x -> 0 < x / scale p ^ k).
  { intros x k Hx. apply Rdiv_lt_0_compat; [| apply pow_lt]; lra. }
  assert (Er : forall x, 0 < x -> sigma x = r * x).
  { intros x Hx. apply (one_side sigma (scale p) (fun u => 0 < u)); auto; lra. }
  assert (El : forall x, x < 0 -> sigma x = l * x).
  { intros x Hx. apply (one_side sigma (scale p) (fun u => u < 0)); auto; [lra |].
    intros k. specialize (Pp (- x) k ltac:(lra)). unfold Rdiv in *. lra. }
  apply two_slope_of_homogeneous. intros c x Hc.
  destruct (Rtotal_order x 0) as [Hx | [-> | Hx]].
  - rewrite !El by nra. ring.
  - rewrite Rmult_0_r, H0. ring.
  - rewrite !Er by nra. ring.
Qed.

(** ** Two rates *)

(** A number that is no multiple of d > 0 is at most d/2 away from one, and not 0 away. *)
Lemma halve : forall d a : R, 0 < d -> (forall q : Z, a <> IZR q * d) ->
  exists q : Z, 0 < a - IZR q * d <= d / 2 \/ 0 < IZR q * d - a <= d / 2.
Proof.
  intros d a Hd Ha. destruct (archimed (a / d)) as [A1 A2]. set (u := up (a / d)) in *.
  assert (E : a / d * d = a) by (field; lra).
  assert (a < IZR u * d) by nra. assert (IZR u * d <= a + d) by nra.
  destruct (Rle_dec (IZR u * d - a) (d / 2)) as [L | L]; [exists u; lra |].
  exists (u - 1)%Z. rewrite minus_IZR. left.
  pose proof (Ha (u - 1)%Z) as N. rewrite minus_IZR in N. lra.
Qed.

(** For an irrational r some number j + i r is positive and at most 2^(-n). *)
Lemma small_combination : forall r, irrational r -> forall n,
  exists i j : Z, 0 < IZR j + IZR i * r <= (1 / 2) ^ n.
Proof.
  intros r Hr n. induction n as [| n (i & j & H)].
  - exists 0%Z, 1%Z. simpl. lra.
  - set (d := IZR j + IZR i * r) in *.
    assert (W : exists k l : Z, forall q : Z, IZR l + IZR k * r <> IZR q * d).
    { destruct (Z.eq_dec i 0) as [-> | Hi].
      - exists 1%Z, 0%Z. intros q E. apply (Hr (q * j)%Z 1%Z); [lia |].
        unfold d in E. rewrite mult_IZR. lra.
      - exists 0%Z, 1%Z. intros q E. apply (Hr (1 - q * j)%Z (q * i)%Z).
        + intros Hq. assert (q = 0)%Z by nia. subst q. lra.
        + assert (IZR q <> 0) by (intros Hq; rewrite Hq in E; lra).
          apply IZR_neq in Hi. unfold d in E.
          rewrite minus_IZR, !mult_IZR. field_simplify_eq; [lra | auto]. }
    destruct W as (k & l & W).
    destruct (halve d (IZR l + IZR k * r)) as [q Hq]; [tauto | exact W |].
    change ((1 / 2) ^ S n) with (1 / 2 * (1 / 2) ^ n).
    destruct Hq as [Hq | Hq];
      [exists (k - q * i)%Z, (l - q * j)%Z | exists (q * i - k)%Z, (q * j - l)%Z];
      rewrite !minus_IZR, !mult_IZR; unfold d in *; lra.
Qed.

Theorem p1_4_multiples_dense : P1.p1_4_multiples_dense.
Proof.
  intros r Hr t e He.
  destruct (pow_lt_1_zero (1 / 2) ltac:(rewrite Rabs_pos_eq; lra) e He) as [n Hn].
  specialize (Hn n (le_n n)). destruct (small_combination r Hr n) as (i & j & H).
  set (d := IZR j + IZR i * r) in *. rewrite Rabs_pos_eq in Hn by (apply pow_le; lra).
  destruct (archimed (t / d)) as [A1 A2]. set (u := up (t / d)) in *.
  assert (E : t / d * d = t) by (field; lra).
  exists (u * i)%Z, (u * j)%Z. rewrite !mult_IZR.
  replace (IZR u * IZR j + IZR u * IZR i * r) with (IZR u * d) by (unfold d; ring).
  apply Rabs_def1; nra.
Qed.

(** A factor that commutes may be applied any whole number of times, also backwards. *)
Lemma whole_powers : forall (sigma : R -> R) l,
  (forall x, sigma (exp l * x) = exp l * sigma x) ->
  forall (k : Z) x, sigma (exp (IZR k * l) * x) = exp (IZR k * l) * sigma x.
Proof.
  intros sigma l H.
  assert (N : forall (k : nat) x, sigma (exp (INR k * l) * x) = exp (INR k * l) * sigma x).
  { intros k x. induction k as [| k IH].
    - simpl. rewrite Rmult_0_l, exp_0, !Rmult_1_l. reflexivity.
    - rewrite S_INR, Rmult_plus_distr_r, Rmult_1_l, Rplus_comm, exp_plus.
      rewrite Rmult_assoc, H, IH. ring. }
  intros k x. destruct (Z_le_gt_dec 0 k) as [Hk | Hk].
  - rewrite <- (Z2Nat.id k Hk), <- INR_IZR_INZ. apply N.
  - set (n := Z.to_nat (- k)). assert (E : IZR k = - INR n).
    { unfold n. rewrite INR_IZR_INZ, Z2Nat.id, opp_IZR by lia. ring. }
    rewrite E, Ropp_mult_distr_l_reverse, exp_Ropp.
    pose proof (exp_pos (INR n * l)). specialize (N n (/ exp (INR n * l) * x)).
    replace (exp (INR n * l) * (/ exp (INR n * l) * x)) with x in N by (field; lra).
    rewrite N. field. lra.
Qed.

(** If the ratio of the logarithms is irrational, the two rates suffice. *)
Lemma irrational_suffice : forall p1 p2, 0 < p1 < 1 -> 0 < p2 < 1 ->
  irrational (ln (1 - p1) / ln (1 - p2)) -> rates_suffice p1 p2.
Proof.
  intros p1 p2 Hp1 Hp2 Hr sigma Cp Cn H1 H2.
  set (l1 := ln (scale p1)). set (l2 := ln (scale p2)).
  assert (Hl2 : 0 < l2) by now apply ln_pos, scale_gt_1.
  assert (Hr' : irrational (l1 / l2)).
  { unfold l1, l2 in *. rewrite !ln_scale in * by lra.
    replace (- ln (1 - p1) / - ln (1 - p2)) with (ln (1 - p1) / ln (1 - p2)) by (field; lra).
    exact Hr. }
  assert (S : forall p, 0 < p < 1 -> commutes_at sigma p ->
    forall x, sigma (exp (ln (scale p)) * x) = exp (ln (scale p)) * sigma x).
  { intros p Hp H x. rewrite exp_ln by (apply scale_pos; lra). symmetry. exact (H true x). }
  assert (P : forall (i j : Z) x,
    sigma (exp (IZR i * l1 + IZR j * l2) * x) = exp (IZR i * l1 + IZR j * l2) * sigma x).
  { intros i j x. rewrite exp_plus, Rmult_assoc.
    rewrite (whole_powers sigma l1), (whole_powers sigma l2); [ring | |]; now apply S. }
  apply two_slope_of_homogeneous. intros c x Hc.
  destruct (Req_dec x 0) as [-> | Hx].
  { rewrite Rmult_0_r, (commutes_0 sigma p1 H1). ring. }
  set (h := fun t => sigma (exp t * x) * exp (- t)).
  assert (Hh : forall i j : Z, h (IZR i * l1 + IZR j * l2) = sigma x).
  { intros i j. unfold h. rewrite P, exp_Ropp.
    pose proof (exp_pos (IZR i * l1 + IZR j * l2)). field. lra. }
  assert (Ch : continuous h (ln c)).
  { apply (continuous_mult (fun t => sigma (exp t * x)) (fun t => exp (- t))).
    - apply (continuous_comp (fun t => exp t * x) sigma).
      + apply (ex_derive_continuous (fun t => exp t * x)). auto_derive. trivial.
      + pose proof (exp_pos (ln c)).
        destruct (Rdichotomy x 0 Hx); [apply Cn | apply Cp]; nra.
    - apply (ex_derive_continuous (fun t => exp (- t))). auto_derive. trivial. }
  assert (E : h (ln c) = sigma x).
  { destruct (Req_dec (h (ln c)) (sigma x)) as [| N]; [assumption | exfalso].
    assert (He : 0 < Rabs (h (ln c) - sigma x)) by (apply Rabs_pos_lt; lra).
    destruct (Ch _ (locally_ball (h (ln c)) (mkposreal _ He))) as [d Hd].
    destruct (p1_4_multiples_dense (l1 / l2) Hr' (ln c / l2) (d / l2)) as (i & j & Hij).
    { apply Rdiv_lt_0_compat; [apply cond_pos | assumption]. }
    specialize (Hd (IZR i * l1 + IZR j * l2)). rewrite Hh in Hd.
    apply (Rlt_irrefl (Rabs (h (ln c) - sigma x))). rewrite Rabs_minus_sym at 1. apply Hd.
    change (Rabs (IZR i * l1 + IZR j * l2 - ln c) < d).
    replace (IZR i * l1 + IZR j * l2 - ln c)
      with (l2 * (IZR j + IZR i * (l1 / l2) - ln c / l2)) by (field; lra).
    rewrite Rabs_mult, (Rabs_pos_eq l2) by lra.
    apply Rmult_lt_compat_l with (r := l2) in Hij; [| assumption].
    replace (l2 * (d / l2)) with (pos d) in Hij by (field; lra). exact Hij. }
  unfold h in E. rewrite exp_Ropp, exp_ln in E by assumption.
  rewrite <- E. field. lra.
Qed.

(** A function with a Lipschitz constant is continuous. *)
Lemma lipschitz_continuous : forall (f : R -> R) M,
  (forall x y, Rabs (f x - f y) <= M * Rabs (x - y)) -> forall x, continuous f x.
Proof.
  intros f M H x P [e He].
  assert (HM : 0 < e / (Rabs M + 1)).
  { apply Rdiv_lt_0_compat; [apply cond_pos |]. pose proof (Rabs_pos M). lra. }
  exists (mkposreal _ HM). intros y Hy. apply He.
  change (Rabs (y - x) < e / (Rabs M + 1)) in Hy. change (Rabs (f y - f x) < e).
  pose proof (Rabs_pos M). pose proof (Rle_abs M). pose proof (Rabs_pos (y - x)).
  apply Rmult_lt_compat_r with (r := Rabs M + 1) in Hy; [| lra].
  replace (e / (Rabs M + 1) * (Rabs M + 1)) with (pos e) in Hy by (field; lra).
  specialize (H y x). nra.
Qed.

(** Two rates that come from one rate by repetition do not suffice. *)
Lemma repeated_rates : forall q k1 k2, 0 < q < 1 -> (0 < k1)%nat -> (0 < k2)%nat ->
  ~ rates_suffice (1 - (1 - q) ^ k1) (1 - (1 - q) ^ k2).
Proof.
  intros q k1 k2 Hq Hk1 Hk2 H.
  assert (B : forall k, (0 < k)%nat -> 0 <= 1 - (1 - q) ^ k < 1).
  { intros k Hk. assert (0 < (1 - q) ^ k) by (apply pow_lt; lra).
    assert ((1 - q) ^ k <= 1 ^ k) by (apply pow_incr; lra). rewrite pow1 in *. lra. }
  destruct (p1_4_log_periodic_lipschitz q 1 Hq) as [M HM].
  apply (p1_4_log_periodic_not_two_slope q 1 Hq ltac:(lra)).
  apply H; try (intros x _; exact (lipschitz_continuous _ M HM x)).
  - apply p1_4_log_periodic_rates; [assumption | lra | now apply B | now exists k1].
  - apply p1_4_log_periodic_rates; [assumption | lra | now apply B | now exists k2].
Qed.

Theorem p1_4_two_rates : P1.p1_4_two_rates.
Proof.
  intros p1 p2 Hp1 Hp2. split; [| now apply irrational_suffice].
  intros H i j Hj E. set (k1 := Z.abs_nat i). set (k2 := Z.abs_nat j).
  pose proof (ln_pos _ (scale_gt_1 p1 Hp1)) as L1.
  pose proof (ln_pos _ (scale_gt_1 p2 Hp2)) as L2.
  rewrite ln_scale in L1, L2 by lra.
  assert (Hi : i <> 0%Z).
  { intros ->. apply Rmult_eq_compat_r with (r := ln (1 - p2)) in E.
    unfold Rdiv in E. rewrite Rmult_assoc, Rinv_l in E by lra. lra. }
  assert (K1 : 0 < INR k1) by (apply lt_0_INR; unfold k1; lia).
  assert (K2 : 0 < INR k2) by (apply lt_0_INR; unfold k2; lia).
  assert (E' : ln (1 - p1) * INR k2 = ln (1 - p2) * INR k1).
  { unfold k1, k2. rewrite !INR_IZR_INZ, !Zabs2Nat.id_abs, !abs_IZR.
    apply IZR_neq in Hj. apply Rmult_eq_compat_r with (r := ln (1 - p2) * IZR j) in E.
    field_simplify in E; [| lra | lra].
    apply (f_equal Rabs) in E.
    rewrite !Rabs_mult, (Rabs_left (ln (1 - p1))), (Rabs_left (ln (1 - p2))) in E by lra.
    lra. }
  set (q := 1 - exp (ln (1 - p1) / INR k1)).
  assert (Hneg : ln (1 - p1) / INR k1 < 0).
  { apply Rmult_lt_reg_r with (INR k1); [assumption |]. field_simplify; lra. }
  assert (Hq : 0 < q < 1).
  { unfold q. pose proof (exp_pos (ln (1 - p1) / INR k1)).
    apply exp_increasing in Hneg. rewrite exp_0 in Hneg. lra. }
  assert (Lq : ln (1 - q) = ln (1 - p1) / INR k1).
  { unfold q. rewrite <- (ln_exp (ln (1 - p1) / INR k1)) at 2. f_equal. ring. }
  assert (E1 : p1 = 1 - (1 - q) ^ k1).
  { apply rate_power; [lra | lra |]. rewrite !ln_scale, Lq by lra. field. lra. }
  assert (E2 : p2 = 1 - (1 - q) ^ k2).
  { apply rate_power; [lra | lra |]. rewrite !ln_scale, Lq by lra.
    apply Rmult_eq_reg_r with (INR k1); [| lra]. field_simplify; lra. }
  rewrite E1, E2 in H.
  apply (repeated_rates q k1 k2 Hq); [unfold k1; lia | unfold k2; lia | exact H].
Qed.

(** No power of 2 with a positive exponent is a power of 3. *)
Lemma powers_of_2_and_3 : forall a b : nat, (0 < a)%nat -> (2 ^ a <> 3 ^ b)%nat.
Proof.
  intros a b Ha E.
  assert (O : Nat.odd (3 ^ b) = true).
  { induction b as [| b IH] in |- *; [reflexivity |].
    rewrite Nat.pow_succ_r', Nat.odd_mul. now rewrite IH. }
  rewrite <- E in O. destruct a as [| a]; [lia |].
  rewrite Nat.pow_succ_r', Nat.odd_mul in O. discriminate.
Qed.

Theorem p1_4_half_and_two_thirds : P1.p1_4_half_and_two_thirds.
Proof.
  apply irrational_suffice; [lra | lra |].
  replace (1 - 1 / 2) with (/ 2) by field. replace (1 - 2 / 3) with (/ 3) by field.
  rewrite !ln_Rinv by lra. intros i j Hj E.
  assert (L2 : 0 < ln 2) by (apply ln_pos; lra). assert (L3 : 0 < ln 3) by (apply ln_pos; lra).
  apply IZR_neq in Hj as Hj'.
  assert (E' : ln 2 * IZR j = ln 3 * IZR i) by (field_simplify_eq in E; lra). clear E.
  apply (f_equal Rabs) in E' as E.
  rewrite !Rabs_mult, (Rabs_pos_eq (ln 2)), (Rabs_pos_eq (ln 3)) in E by lra.
  rewrite <- !abs_IZR, <- !Zabs2Nat.id_abs, <- !INR_IZR_INZ in E.
  apply (powers_of_2_and_3 (Z.abs_nat j) (Z.abs_nat i)); [lia |].
  apply INR_eq. rewrite !pow_INR. simpl (INR 2). simpl (INR 3).
  apply ln_inv; try (apply pow_lt; lra). rewrite !ln_pow by lra.
  replace (1 + 1 + 1) with 3 by ring. replace (1 + 1) with 2 by ring. lra.
Qed.

Theorem p1_4_half_and_three_quarters : P1.p1_4_half_and_three_quarters.
Proof.
  unfold P1.p1_4_half_and_three_quarters.
  replace (1 / 2) with (1 - (1 - 1 / 2) ^ 1) by field.
  replace (3 / 4) with (1 - (1 - 1 / 2) ^ 2) by field.
  apply repeated_rates; [lra | auto | auto].
Qed.
