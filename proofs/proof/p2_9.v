(** P2.9: how much one network differs from another. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_1 p2_2 p2_5 p2_6 p2_7.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

Theorem p2_9_relative_variance : P2.p2_9_relative_variance.
Proof.
  intros P n f r b (a & b' & Ha & Hb' & Hpos & ->) Hb.
  assert (E := mean_unique P _ _ _ Hb Hb'). subst b'.
  exists (a - b ^ 2). split; [now apply variance_formula|]. field. lra.
Qed.

(** Symmetric weights have third moment 0. *)
Lemma symmetric_third P n L tau kappa : symmetric P -> weights_kurtosis P n L tau kappa ->
  centred_weights P n L tau /\ fourth_weights P n L (fun l => kappa * tau l ^ 2).
Proof.
  intros Sy K. split.
  - apply symmetric_centred; [exact Sy|]. intros l i j Hl Hi Hj. now apply K.
  - intros l i j Hl Hi Hj. destruct (K l i j Hl Hi Hj) as (_ & M2 & M4). split; [|exact M4].
    destruct (mean_dominated P (fun w => w (A (S l) i j) ^ 3) (fun w => w (A (S l) i j) ^ 2 + w (A (S l) i j) ^ 4) (tau l + kappa * tau l ^ 2))
      as [m Hm]; [auto with book| |now apply mean_plus|].
    + intros w. replace (w (A (S l) i j) ^ 3) with (w (A (S l) i j) * w (A (S l) i j) ^ 2) by ring.
      eapply Rle_trans; [apply Rabs_product|]. apply Req_le. ring.
    + assert (E : m = 0); [|rewrite E in Hm; exact Hm].
      apply (symmetric_mean P (row (S l) i) _ m Sy (row_input _ _)) with (2 := Hm).
      intros w. unfold flip, row. rewrite !Nat.eqb_refl. simpl. ring.
Qed.

(** The squared norms after a layer without biases. *)
Lemma unbiased_moments P n L tau kappa l a s b : independent P -> symmetric P -> weights_kurtosis P n L tau kappa ->
  (l < L)%nat ->
  mean P (fun w => norm2 (n l) (unbiased n l) w ^ 2) a -> mean P (fun w => \sum_(i < n l) (unbiased n l i w ^ 4)) s ->
  mean P (norm2 (n l) (unbiased n l)) b ->
  let n' := n (S l) in let q := tau l ^ 2 * (3 * a + (kappa - 3) * s) in
  mean P (fun w => norm2 n' (unbiased n (S l)) w ^ 2) (n' * q + n' * (n' - 1) * (tau l ^ 2 * a)) /\
  mean P (fun w => \sum_(i < n') (unbiased n (S l) i w ^ 4)) (n' * q) /\
  mean P (norm2 n' (unbiased n (S l))) (n' * (tau l * b)).
Proof.
  intros I Sy K Hl Ma Ms Mb n' q. destruct (symmetric_third P n L tau kappa Sy K) as [HA HQ].
  assert (Y : forall j, (j < n l)%nat -> computed_from (past l) (unbiased n l j) /\ random_variable P (unbiased n l j))
    by (intros j Hj; now apply (network_past P n _ _ l j (input_like_X P n))).
  assert (Ry : forall j, (j < n l)%nat -> random_variable P (unbiased n l j)) by (intros; now apply Y).
  assert (Cy : forall j, (j < n l)%nat -> computed_from (past l) (unbiased n l j)) by (intros; now apply Y).
  destruct (choose2 (n l) (n l) (fun i j => mean P (fun w => unbiased n l i w ^ 2 * unbiased n l j w ^ 2))) as [C HC];
    [now apply (pairs_from_norm P _ _ a)|].
  destruct (choose (n l) (fun i => mean P (fun w => unbiased n l i w ^ 2))) as [V HV];
    [now apply (second_from_pairs P _ _ C)|].
  assert (Ea : a = sum (n l) (fun i => sum (n l) (C i))) by (apply (mean_unique P _ _ _ Ma); now apply norm_square).
  assert (Es : s = sum (n l) (fun i => C i i)).
  { apply (mean_unique P _ _ _ Ms). apply (mean_sum P (n l) (fun i w => unbiased n l i w ^ 4)). intros i Hi.
    apply (mean_eq P _ _ _ _ (HC i i Hi Hi)); [intros; ring|reflexivity]. }
  assert (Eb : b = sum (n l) V) by (apply (mean_unique P _ _ _ Mb); now apply norm_mean).
  assert (M : moments_are P n' (unbiased n (S l)) (tau l * b) q (tau l ^ 2 * a)).
  { split; [|split].
    - intros i Hi. eapply mean_eq.
      + apply (entry_second P n L tau (fun _ => 0) l i 0 (unbiased n l) V); auto.
      + reflexivity.
      + rewrite Eb. ring.
    - intros i Hi. eapply mean_eq.
      + apply (entry_fourth P n L tau (fun l => kappa * tau l ^ 2) (fun _ => 0) 0 l i 0 (unbiased n l) V C); auto.
      + reflexivity.
      + unfold q. rewrite Ea, Es. ring.
    - intros i j Hi Hj Hij. eapply mean_eq.
      + apply (entry_pair P n L tau (fun _ => 0) l i j 0 (unbiased n l) V C); auto.
      + reflexivity.
      + rewrite Ea. ring. }
  split; [|split].
  - rewrite <- sum_pairs. apply norm_square. exact (moments_pairs P _ _ _ _ _ M).
  - rewrite <- sum_const. apply (mean_sum P n' (fun i w => unbiased n (S l) i w ^ 4)). intros i Hi. now apply M.
  - rewrite <- sum_const. apply (mean_sum P n' (fun i w => unbiased n (S l) i w ^ 2)). intros i Hi. now apply M.
Qed.

Theorem p2_9_layer : P2.p2_9_layer.
Proof.
  intros P n L tau kappa I Sy K l r s Hl Hn (a & b & Ma & Mb & Hb & ->) (a' & b' & Ms & Mb' & _ & ->).
  assert (Eb := mean_unique P _ _ _ Mb Mb'). subst b'.
  destruct (unbiased_moments P n L tau kappa l a a' b I Sy K Hl Ma Ms Mb) as (N4 & N4' & N2).
  assert (Hn' : 0 < n (S l)) by now apply lt_0_INR.
  assert (Ht : 0 < tau l).
  { destruct (Nat.eq_dec (n l) 0) as [E|E].
    - rewrite E in Mb. assert (b = 0); [|lra]. exact (mean_unique P _ _ _ Mb (mean_constant P 0)).
    - destruct (K l 0%nat 0%nat Hl) as (H & _); [lia|lia|exact H]. }
  assert (Hb' : 0 < n (S l) * (tau l * b)) by (apply Rmult_lt_0_compat; [|apply Rmult_lt_0_compat]; assumption).
  split; do 2 eexists; (split; [eassumption|split; [eassumption|split; [exact Hb'|]]]); field; repeat split; lra.
Qed.

(** The fourth moments exist, if E‖y‖⁴ does. *)
Lemma ratio_S_exists P n f r : (forall i, (i < n)%nat -> random_variable P (f i)) -> ratio_R P n f r ->
  exists s, ratio_S P n f s.
Proof.
  intros Hf (a & b & Ma & Mb & Hb & _).
  destruct (choose2 n n (fun i j => mean P (fun w => f i w ^ 2 * f j w ^ 2))) as [C HC];
    [now apply (pairs_from_norm P _ _ a)|].
  eexists. exists (sum n (fun i => C i i)), b. split; [|auto].
  apply (mean_sum P n (fun i w => f i w ^ 4)). intros i Hi.
  apply (mean_eq P _ _ _ _ (HC i i Hi Hi)); [intros; ring|reflexivity].
Qed.

Theorem p2_9_product : P2.p2_9_product.
Proof.
  intros P n L tau I Sy K Hn r R0.
  assert (H : forall l, (l <= L)%nat -> ratio_R P (n l) (unbiased n l) (r * product l (fun l => 1 + 2 / n (S l)))).
  { induction l as [|l IH]; intros Hl; [simpl; now rewrite Rmult_1_r|].
    assert (Rl := IH (Nat.lt_le_incl _ _ Hl)).
    destruct (ratio_S_exists P (n l) (unbiased n l) _ ltac:(intros i Hi; now apply (network_past P n _ _ l i (input_like_X P n))) Rl) as [s Sl].
    destruct (p2_9_layer P n L tau 3 I Sy K l _ s Hl (Hn (S l)) Rl Sl) as [H _].
    replace (r * product (S l) (fun l => 1 + 2 / n (S l))) with
      (((n (S l) + 2) * (r * product l (fun l => 1 + 2 / n (S l))) + (3 - 3) * s) / n (S l)); [exact H|].
    assert (0 < n (S l)) by (apply lt_0_INR; apply Hn). cbn [product]. field. lra. }
  now apply H.
Qed.

(** The exponential function is increasing, in the weak sense. *)
Lemma exp_le s t : s <= t -> exp s <= exp t.
Proof. intros [H| ->]; [left; now apply exp_increasing|apply Rle_refl]. Qed.

Theorem p2_9_constant_width : P2.p2_9_constant_width.
Proof.
  intros m L Hm. assert (Hm' : 0 < m) by now apply lt_0_INR.
  split; [induction L as [|L IH]; simpl; [reflexivity|rewrite IH; ring]|].
  assert (H2 : 0 < 2 / m) by (apply Rdiv_lt_0_compat; lra).
  rewrite <- (exp_ln (1 + 2 / m)) by lra. set (t := ln (1 + 2 / m)).
  assert (E : forall k, exp t ^ k = exp (k * t)).
  { induction k as [|k IH]; [simpl; now rewrite Rmult_0_l, exp_0|]. cbn [pow]. rewrite IH, <- exp_plus, S_INR. f_equal. ring. }
  rewrite E.
  assert (U : t <= 2 / m).
  { apply (Rle_trans _ (ln (exp (2 / m)))); [|rewrite ln_exp; lra].
    apply Rcomplements.ln_le; [lra|apply exp_ineq1_le]. }
  assert (Lo : 2 / m - 2 / m ^ 2 <= t).
  { assert (Q : forall x, 0 <= x -> x - x ^ 2 / 2 <= ln (1 + x)).
    { intros x Hx. destruct (Req_dec x 0) as [->|Hx']; [rewrite Rplus_0_r, ln_1; lra|].
      destruct (MVT_gen (fun x => ln (1 + x) - (x - x ^ 2 / 2)) 0 x (fun x => / (1 + x) - (1 - x))) as (c & Hc & HE).
      - intros y. rewrite Rmin_left, Rmax_right by lra. intros Hy. auto_derive; [lra|field; lra].
      - intros y. rewrite Rmin_left, Rmax_right by lra. intros Hy.
        apply continuity_pt_filterlim, (ex_derive_continuous (fun x => ln (1 + x) - (x - x ^ 2 / 2))). auto_derive. lra.
      - rewrite Rmin_left, Rmax_right in Hc by lra. rewrite Rplus_0_r, ln_1 in HE.
        assert (0 <= (/ (1 + c) - (1 - c)) * (x - 0)).
        { apply Rmult_le_pos; [|lra]. replace (/ (1 + c) - (1 - c)) with (c ^ 2 / (1 + c)) by (field; lra).
          apply Rdiv_le_0_compat; [apply pow2_ge_0|lra]. }
        lra. }
    replace (2 / m - 2 / m ^ 2) with (2 / m - (2 / m) ^ 2 / 2) by (field; lra). apply Q. lra. }
  assert (HL := pos_INR L).
  split.
  - replace (2 * L / m - 2 * L / m ^ 2) with (L * (2 / m - 2 / m ^ 2)) by (field; lra).
    apply exp_le. now apply Rmult_le_compat_l.
  - replace (2 * L / m) with (L * (2 / m)) by (field; lra). apply exp_le. now apply Rmult_le_compat_l.
Qed.

Lemma Hq_sixth : 0 < 1 / 6 <= 1 / 2. Proof. lra. Qed.

Theorem p2_9_inhabited : P2.p2_9_inhabited.
Proof.
  intros n L Hn0.
  set (scale := fun s => match s with A (S l) _ _ => sqrt (3 / n l) | _ => 1 end).
  set (P := coins scale (1 / 6) Hq_sixth). exists P.
  split; [apply coins_independent|split; [apply coins_symmetric|split]].
  - intros l i j _ _ Hj. assert (0 < n l) by (apply lt_0_INR; lia).
    assert (0 < / n l) by (now apply Rinv_0_lt_compat).
    assert (E : scale (A (S l) i j) ^ 2 = 3 / n l) by (apply pow2_sqrt; unfold Rdiv; lra).
    split; [unfold Rdiv; lra|split].
    + apply (mean_eq _ _ _ _ _ (coins_second scale _ Hq_sixth (A (S l) i j))); [reflexivity|]. rewrite E. field. lra.
    + apply (mean_eq _ _ _ _ _ (coins_fourth scale _ Hq_sixth (A (S l) i j))); [reflexivity|].
      replace (scale (A (S l) i j) ^ 4) with ((scale (A (S l) i j) ^ 2) ^ 2) by ring. rewrite E. field. lra.
  - assert (Rn : random_variable P (norm2 (n O) (unbiased n O)))
      by (apply (rv_sum P _ (fun i w => w (X i) ^ 2)); auto with book).
    destruct (rv_has_mean scale (1 / 6) (fun w => norm2 (n O) (unbiased n O) w ^ 2)) as [a Ha].
    { exact (rv_pow P _ 2 Rn). }
    exists (a / (n O * (2 * (1 / 6) * 1 ^ 2)) ^ 2), a, (n O * (2 * (1 / 6) * 1 ^ 2)).
    split; [exact Ha|split; [|split; [|reflexivity]]].
    + rewrite <- sum_const. apply (mean_sum P _ (fun i w => w (X i) ^ 2)). intros i _.
      apply (coins_second scale _ Hq_sixth (X i)).
    + assert (0 < n O) by now apply lt_0_INR. lra.
Qed.

(** ** The default at constant width *)

Section Limit.
  Variables (m : nat) (v1 q1 c1 : R).
  Hypothesis Hm : (0 < m)%nat.
  Let u := 1 / (3 * m).
  Let w := 1 / (5 * m ^ 2).

  (** The moments v, q and c of the layers 1, 2, … *)
  Fixpoint moments_from (l : nat) : R * R * R :=
    match l with
    | O => (v1, q1, c1)
    | S k => let '(v, q, c) := moments_from k in (next_v u m v, next_q u w m v q c, next_c u m v q c)
    end.
  Definition vl l := fst (fst (moments_from l)).
  Definition ql l := snd (fst (moments_from l)).
  Definition cl l := snd (moments_from l).

  Lemma moments_S l : vl (S l) = next_v u m (vl l) /\ ql (S l) = next_q u w m (vl l) (ql l) (cl l) /\
    cl (S l) = next_c u m (vl l) (ql l) (cl l).
  Proof. unfold vl, ql, cl. cbn [moments_from]. destruct (moments_from l) as [[v q] c]. auto. Qed.

  (** The fixed point. *)
  Definition v_fix : R := 1 / (2 * m).
  Definition c_fix : R := (15 * m + 1) / (m * (60 * m ^ 2 - 7 * m + 1)).
  Definition q_fix : R := (8 * m + 1) * c_fix - 2 / m.

  Lemma m_ge_1 : 1 <= m.
  Proof. now apply (le_INR 1). Qed.

  Lemma denominator_positive : 0 < 60 * m ^ 2 - 7 * m + 1.
  Proof. pose proof m_ge_1. nra. Qed.

  Lemma fixed_point : next_v u m v_fix = v_fix /\ next_q u w m v_fix q_fix c_fix = q_fix /\
    next_c u m v_fix q_fix c_fix = c_fix.
  Proof.
    pose proof m_ge_1. pose proof denominator_positive.
    unfold next_v, next_q, next_c, q_fix, c_fix, v_fix, u, w. repeat split; field; lra.
  Qed.

  (** The errors, with a weight for that of v: they halve at least. *)
  Definition error l : R := Rabs (ql l - q_fix) + Rabs (cl l - c_fix) + 6 * Rabs (vl l - v_fix).

  Lemma error_halves l : error (S l) <= error l / 2.
  Proof.
    pose proof m_ge_1. destruct (moments_S l) as (Ev & Eq & Ec). destruct fixed_point as (Fv & Fq & Fc).
    set (a := ql l - q_fix). set (b := cl l - c_fix). set (d := vl l - v_fix).
    set (k := / m). assert (Hk : 0 < k <= 1).
    { unfold k. split; [apply Rinv_0_lt_compat; lra|]. rewrite <- Rinv_1. apply Rinv_le_contravar; lra. }
    assert (Dv : vl (S l) - v_fix = / 3 * d).
    { rewrite Ev, <- Fv at 1. unfold next_v, u, d. field. lra. }
    assert (Dq : ql (S l) - q_fix = k / 5 * a + (1 - k) / 3 * b + 2 / 3 * k * d).
    { rewrite Eq, <- Fq at 1. unfold next_q, u, w, k, a, b, d. field. lra. }
    assert (Dc : cl (S l) - c_fix = k / 9 * a + (1 - k) / 9 * b + 2 / 9 * k * d).
    { rewrite Ec, <- Fc at 1. unfold next_c, u, k, a, b, d. field. lra. }
    unfold error. rewrite Dv, Dq, Dc. fold a b d.
    assert (T : forall x y z, 0 <= x -> 0 <= y -> 0 <= z ->
      Rabs (x * a + y * b + z * d) <= x * Rabs a + y * Rabs b + z * Rabs d).
    { intros x y z Hx Hy Hz. eapply Rle_trans; [apply Rabs_triang|].
      rewrite (Rabs_mult z), (Rabs_pos_eq z) by exact Hz. apply Rplus_le_compat_r.
      eapply Rle_trans; [apply Rabs_triang|]. rewrite !Rabs_mult, (Rabs_pos_eq x), (Rabs_pos_eq y) by assumption. lra. }
    assert (T1 := T (k / 5) ((1 - k) / 3) (2 / 3 * k) ltac:(lra) ltac:(lra) ltac:(lra)).
    assert (T2 := T (k / 9) ((1 - k) / 9) (2 / 9 * k) ltac:(lra) ltac:(lra) ltac:(lra)).
    rewrite (Rabs_mult (/ 3)), (Rabs_pos_eq (/ 3)) by lra.
    pose proof (Rabs_pos a). pose proof (Rabs_pos b). pose proof (Rabs_pos d). nra.
  Qed.

  Lemma error_geometric l : error l <= error 0 * (/ 2) ^ l.
  Proof.
    induction l as [|l IH]; [simpl; lra|]. pose proof (error_halves l). cbn [pow]. lra.
  Qed.

  (** What is bounded by the error tends to 0. *)
  Lemma limit_from_error f a : (forall l, Rabs (f l - a) <= error l) -> is_lim_seq f a.
  Proof.
    intros H. apply (is_lim_seq_ext (fun l => (f l - a) + a)); [intros; ring|].
    replace (Finite a) with (Finite (0 + a)) by (f_equal; ring).
    apply is_lim_seq_plus'; [|apply is_lim_seq_const]. apply is_lim_seq_abs_0.
    apply (is_lim_seq_le_le (fun _ => 0) _ (fun l => error 0 * (/ 2) ^ l)).
    - intros l. split; [apply Rabs_pos|]. eapply Rle_trans; [apply H|apply error_geometric].
    - apply is_lim_seq_const.
    - replace (Finite 0) with (Finite (error 0 * 0)) by (f_equal; ring).
      apply (is_lim_seq_scal_l _ _ 0). apply is_lim_seq_geom. rewrite Rabs_pos_eq; lra.
  Qed.

  Lemma limits : is_lim_seq vl v_fix /\ is_lim_seq ql q_fix /\ is_lim_seq cl c_fix.
  Proof.
    repeat split; apply limit_from_error; intros l; unfold error;
      pose proof (Rabs_pos (ql l - q_fix)); pose proof (Rabs_pos (cl l - c_fix)); pose proof (Rabs_pos (vl l - v_fix)); lra.
  Qed.
End Limit.

(** The moments of the layers 1, 2, … follow the recursion, whatever x was. *)
Lemma layers_from_first P m : (forall L, default P (fun _ => m) L) -> finite_fourth_moment P (fun _ => m) ->
  exists v1 q1 c1, forall l, moments_are P m (y (fun _ => m) (S l)) (vl m v1 q1 c1 l) (ql m v1 q1 c1 l) (cl m v1 q1 c1 l).
Proof.
  intros D F. destruct (all_pairs P (fun _ => m) 1 (D 1%nat) F 0 (Nat.le_0_l 1)) as (V & C & HV & HC).
  assert (M1 : exists v1 q1 c1, moments_are P m (y (fun _ => m) 1) v1 q1 c1).
  { do 3 eexists. exact (next_moments P (fun _ => m) 1 0 V C (D 1%nat) (Nat.lt_0_succ 0) HV HC). }
  destruct M1 as (v1 & q1 & c1 & M1). exists v1, q1, c1. intros l. induction l as [|l IH]; [exact M1|].
  destruct (moments_S m v1 q1 c1 l) as (-> & -> & ->).
  exact (p2_6_recursion P (fun _ => m) (S (S l)) (D (S (S l))) (S l) _ _ _ (Nat.lt_succ_diag_r (S l)) IH).
Qed.

(** R from the moments. *)
Lemma ratio_from_moments P m f v q c : (0 < m)%nat -> 0 < v -> moments_are P m f v q c ->
  ratio_R P m f ((m * q + m * (m - 1) * c) / (m * v) ^ 2).
Proof.
  intros Hm Hv M. exists (m * q + m * (m - 1) * c), (m * v). split; [|split; [|split; [|reflexivity]]].
  - rewrite <- sum_pairs. apply norm_square. exact (moments_pairs P _ _ _ _ _ M).
  - rewrite <- sum_const. now apply (mean_sum P m (fun i w => f i w ^ 2)); apply M.
  - apply Rmult_lt_0_compat; [now apply lt_0_INR|exact Hv].
Qed.

(** The second moment after a layer is positive, because of the bias. *)
Lemma second_positive P m l v q c : default P (fun _ => m) (S l) -> (0 < m)%nat ->
  moments_are P m (y (fun _ => m) (S l)) v q c -> finite_fourth_moment P (fun _ => m) -> 0 < v.
Proof.
  intros D Hm M F. destruct (all_pairs P (fun _ => m) (S l) D F l (Nat.le_succ_diag_r l)) as (V & C & HV & HC).
  assert (M' := next_moments P (fun _ => m) (S l) l V C D (Nat.lt_succ_diag_r l) HV HC). cbv zeta in M'.
  rewrite (mean_unique P _ _ _ (proj1 M 0%nat Hm) (proj1 M' 0%nat Hm)).
  assert (Hm' : 0 < m) by now apply lt_0_INR.
  assert (0 < u_default (fun _ => m) l) by (unfold u_default; apply Rdiv_lt_0_compat; lra).
  assert (0 <= sum m V); [|nra].
  apply sum_nonneg. intros j Hj. apply (mean_nonneg P _ _ (HV j Hj)). intros. apply pow2_ge_0.
Qed.

Theorem p2_9_default_exists : P2.p2_9_default_exists.
Proof.
  intros P m D F [|l] HL; [lia|]. destruct (layers_from_first P m D F) as (v1 & q1 & c1 & M).
  assert (Hm : (0 < m)%nat) by (apply (proj1 (proj2 (D 0%nat)) 0%nat)).
  eexists. apply ratio_from_moments; [exact Hm| |apply M].
  exact (second_positive P m l _ _ _ (D (S l)) Hm (M l) F).
Qed.

Theorem p2_9_default_limit : P2.p2_9_default_limit.
Proof.
  intros P m D F r Hr. destruct (layers_from_first P m D F) as (v1 & q1 & c1 & M).
  assert (Hm : (0 < m)%nat) by (apply (proj1 (proj2 (D 0%nat)) 0%nat)).
  destruct (limits m v1 q1 c1 Hm) as (Lv & Lq & Lc).
  set (v := vl m v1 q1 c1) in *. set (q := ql m v1 q1 c1) in *. set (c := cl m v1 q1 c1) in *.
  assert (H1 := m_ge_1 m Hm). assert (HD := denominator_positive m Hm).
  apply is_lim_seq_incr_1.
  apply (is_lim_seq_ext (fun l => m * ((m * q l + m * (m - 1) * c l) / (m * v l * (m * v l)) - 1))).
  - intros l. f_equal. f_equal.
    destruct (Hr (S l) (Nat.lt_0_succ l)) as (a & b & Ma & Mb & Hb & ->).
    assert (Hv := second_positive P m l _ _ _ (D (S l)) Hm (M l) F). fold v in Hv.
    destruct (ratio_from_moments P m _ _ _ _ Hm Hv (M l)) as (a' & b' & Ma' & Mb' & Hb' & E).
    rewrite <- (mean_unique P _ _ _ Ma Ma'), <- (mean_unique P _ _ _ Mb Mb') in E. rewrite <- E.
    f_equal. fold v. ring.
  - replace (9 * m * (11 * m - 1) / (60 * m ^ 2 - 7 * m + 1)) with
      (m * ((m * q_fix m + m * (m - 1) * c_fix m) / (m * v_fix m * (m * v_fix m)) - 1))
      by (unfold q_fix, c_fix, v_fix; field; lra).
    apply (is_lim_seq_scal_l _ m (_ - _)).
    apply is_lim_seq_minus'; [|apply is_lim_seq_const].
    apply is_lim_seq_div'.
    + apply is_lim_seq_plus'; [apply (is_lim_seq_scal_l _ m (q_fix m))|apply (is_lim_seq_scal_l _ (m * (m - 1)) (c_fix m))]; assumption.
    + apply is_lim_seq_mult'; apply (is_lim_seq_scal_l _ m (v_fix m)); assumption.
    + assert (0 < m * v_fix m); [|nra]. apply Rmult_lt_0_compat; [lra|]. unfold v_fix. apply Rdiv_lt_0_compat; lra.
Qed.

Theorem p2_9_wide_limit : P2.p2_9_wide_limit.
Proof.
  apply (is_lim_seq_incr_1 (fun m => 9 * m * (11 * m - 1) / (60 * m ^ 2 - 7 * m + 1))).
  apply (is_lim_seq_ext (fun m => (99 - 9 * / (S m)) / (60 - 7 * / (S m) + / (S m) * / (S m)))).
  - intros m. assert (H := m_ge_1 (S m) (Nat.lt_0_succ m)). assert (HD := denominator_positive (S m) (Nat.lt_0_succ m)).
    set (x := INR (S m)) in *. clearbody x. field. repeat split; try lra; nra.
  - assert (Hi : is_lim_seq (fun m => / (S m)) 0).
    { apply (is_lim_seq_incr_1 (fun m => / INR m)). replace (Finite 0) with (Rbar_inv p_infty) by reflexivity.
      apply is_lim_seq_inv; [apply is_lim_seq_INR|discriminate]. }
    replace (33 / 20) with ((99 - 9 * 0) / (60 - 7 * 0 + 0 * 0)) by field.
    apply is_lim_seq_div'; [| |lra].
    + apply is_lim_seq_minus'; [apply is_lim_seq_const|]. now apply (is_lim_seq_scal_l _ 9 0).
    + apply is_lim_seq_plus'.
      * apply is_lim_seq_minus'; [apply is_lim_seq_const|]. now apply (is_lim_seq_scal_l _ 7 0).
      * now apply is_lim_seq_mult'.
Qed.
