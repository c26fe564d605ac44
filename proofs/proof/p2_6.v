(** P2.6: the fourth moments. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_1 p2_2.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** The double sum of a matrix with q on the diagonal and c elsewhere. *)
Lemma sum_pairs n q c :
  sum n (fun i => sum n (fun j => if Nat.eqb i j then q else c)) = n * q + n * (n - 1) * c.
Proof.
  rewrite (sum_ext n _ (fun _ => q + (n - 1) * c)).
  - rewrite sum_const. ring.
  - intros i Hi. rewrite (sum_ext n _ (fun j => (if Nat.eqb j i then q - c else 0) + c)).
    + rewrite (sum_plus n (fun j => if Nat.eqb j i then q - c else 0) (fun _ => c)), sum_single, sum_const by exact Hi.
      ring.
    + intros j _. rewrite Nat.eqb_sym. destruct (Nat.eqb j i); ring.
Qed.

(** The mean of f_i² f_j² for all i and j. *)
Lemma moments_pairs P n f v q c : moments_are P n f v q c -> forall i j, (i < n)%nat -> (j < n)%nat ->
  mean P (fun w => f i w ^ 2 * f j w ^ 2) (if Nat.eqb i j then q else c).
Proof.
  intros (_ & Q & C) i j Hi Hj. destruct (Nat.eqb_spec i j) as [<-|H]; [|now apply C].
  apply (mean_eq P _ _ _ _ (Q i Hi)); [intros; ring|reflexivity].
Qed.

Theorem p2_6_recursion : P2.p2_6_recursion.
Proof.
  intros P n L D l v q c Hl M u w. assert (I : independent P) by apply D.
  assert (HA := default_weights P n L D). assert (HB := default_biases P n L D).
  assert (HQ := default_fourth P n L D).
  assert (Cy : forall j, (j < n l)%nat -> computed_from (past l) (y n l j))
    by (intros j Hj; now apply (network_past P n _ _ l j (input_like_X P n))).
  assert (Ry : forall j, (j < n l)%nat -> random_variable P (y n l j))
    by (intros j Hj; now apply (network_past P n _ _ l j (input_like_X P n))).
  assert (MV : forall j, (j < n l)%nat -> mean P (fun w => y n l j w ^ 2) v) by (intros; now apply M).
  assert (MC := moments_pairs P _ _ _ _ _ M).
  split; [|split].
  - intros i Hi. eapply mean_eq.
    + apply (entry_second P n L (u_default n) (u_default n) l i 1 (y n l) (fun _ => v)); auto.
    + reflexivity.
    + rewrite sum_const. unfold next_v, u, u_default. ring.
  - intros i Hi. eapply mean_eq.
    + apply (entry_fourth P n L (u_default n) (w_default n) (u_default n) (w_default n l) l i 1 (y n l) (fun _ => v)
        (fun i j => if Nat.eqb i j then q else c)); auto.
      right. now apply (default_fourth_bias P n L).
    + reflexivity.
    + rewrite sum_pairs, sum_const, (sum_ext _ _ (fun _ => q)), sum_const by (intros; now rewrite Nat.eqb_refl).
      unfold next_q, u, w, u_default, w_default. ring.
  - intros i j Hi Hj Hij. eapply mean_eq.
    + apply (entry_pair P n L (u_default n) (u_default n) l i j 1 (y n l) (fun _ => v)
        (fun i j => if Nat.eqb i j then q else c)); auto.
    + reflexivity.
    + rewrite sum_pairs, sum_const. unfold next_c, u, u_default. ring.
Qed.

Theorem p2_6_every_layer : P2.p2_6_every_layer.
Proof.
  intros P n L q0 c0 D M0. induction l as [|l IH]; intros Hl.
  - now exists 1, q0, c0.
  - destruct IH as (v & q & c & M); [lia|].
    do 3 eexists. apply (p2_6_recursion P n L D l v q c); [lia|exact M].
Qed.

Theorem p2_6_start_independent : P2.p2_6_start_independent.
Proof.
  intros P i j I Hi Hj.
  apply (mean_eq P _ _ _ _ (I (fun t => t ^ 2) (fun t => t ^ 2) 1 1 Hi Hj)); [reflexivity|ring].
Qed.

Theorem p2_6_start_uniform : P2.p2_6_start_uniform.
Proof.
  assert (H : 0 < sqrt 3) by (apply sqrt_lt_R0; lra).
  assert (E : sqrt 3 ^ 2 = 3) by (apply pow2_sqrt; lra).
  split.
  - pose proof (is_RInt_moment (sqrt 3) 2 H) as K.
    replace ((sqrt 3 ^ 3 - (- sqrt 3) ^ 3) / (2 * sqrt 3 * 3%nat)) with 1 in K; [exact K|].
    transitivity (sqrt 3 ^ 2 / 3); [rewrite E; field|simpl; field; lra].
  - pose proof (is_RInt_moment (sqrt 3) 4 H) as K.
    replace ((sqrt 3 ^ 5 - (- sqrt 3) ^ 5) / (2 * sqrt 3 * 5%nat)) with (9 / 5) in K; [exact K|].
    transitivity ((sqrt 3 ^ 2) ^ 2 / 5); [rewrite E; field|simpl; field; lra].
Qed.

(** Almost surely equal to c: so is the mean. *)
Lemma almost_surely_mean P f c : random_variable P f -> almost_surely_equal P f c -> mean P f c.
Proof.
  intros Hf H.
  assert (M : mean P (fun w => f w - c) 0) by (apply null_mean; [auto with book|exact H]).
  apply (mean_eq P (fun w => (f w - c) + c) _ (0 + c)); [|intros; ring|ring].
  apply mean_plus; [exact M|apply mean_constant].
Qed.

(** Almost surely zero: then so is a multiple. *)
Lemma almost_surely_multiple P f g : random_variable P f -> random_variable P g ->
  almost_surely_equal P f 0 -> mean P (fun w => f w * g w) 0.
Proof.
  intros Hf Hg H. unfold almost_surely_equal in H. apply null_mean; [auto with book|].
  assert (R1 : random_variable P (fun w => if Req_EM_T (f w * g w) 0 then 0 else 1)).
  { apply (rv_eq P (fun w => (if Rlt_dec 0 (f w * g w) then 1 else 0) + (if Rlt_dec 0 ((-1) * (f w * g w)) then 1 else 0))).
    - apply rv_plus; apply rv_positive; auto with book.
    - intros w. destruct (Req_EM_T (f w * g w) 0), (Rlt_dec 0 (f w * g w)), (Rlt_dec 0 (-1 * (f w * g w))); lra. }
  destruct (mean_dominated P _ (fun w => if Req_EM_T (f w - 0) 0 then 0 else 1) 0 R1) as [m Hm]; [|exact H|].
  - intros w. destruct (Req_EM_T (f w * g w) 0) as [|N]; destruct (Req_EM_T (f w - 0) 0) as [Z|]; rewrite ?Rabs_R0, ?Rabs_R1; try lra.
    exfalso. apply N. replace (f w) with 0 by lra. ring.
  - assert (E : m = 0); [|rewrite E in Hm; exact Hm]. apply Rle_antisym.
    + apply (mean_le P _ _ _ _ Hm H). intros w.
      destruct (Req_EM_T (f w * g w) 0) as [|N]; destruct (Req_EM_T (f w - 0) 0) as [Z|]; try lra.
      exfalso. apply N. replace (f w) with 0 by lra. ring.
    + apply (mean_nonneg P _ _ Hm). intros w. destruct (Req_EM_T (f w * g w) 0); lra.
Qed.

(** f = c almost surely means f - c = 0 almost surely. *)
Lemma almost_surely_shift P f c : almost_surely_equal P f c -> almost_surely_equal P (fun w => f w - c) 0.
Proof.
  intros H. apply (mean_eq P _ _ _ _ H); [|reflexivity]. intros w. now rewrite Rminus_0_r.
Qed.

Theorem p2_6_start_signs : P2.p2_6_start_signs.
Proof.
  intros P n H.
  assert (V : forall i, (i < n)%nat -> mean P (fun w => w (X i) ^ 2) 1)
    by (intros i Hi; apply almost_surely_mean; auto with book).
  assert (C : forall i j, (i < n)%nat -> (j < n)%nat -> mean P (fun w => w (X i) ^ 2 * w (X j) ^ 2) 1).
  { intros i j Hi Hj.
    apply (mean_eq P (fun w => (w (X i) ^ 2 - 1) * w (X j) ^ 2 + w (X j) ^ 2) _ (0 + 1)); [|intros; ring|ring].
    apply mean_plus; [|now apply V].
    apply (almost_surely_multiple P (fun w => w (X i) ^ 2 - 1)); auto with book.
    now apply almost_surely_shift, H. }
  split; [exact V|split; [|intros i j Hi Hj _; now apply C]].
  intros i Hi. apply (mean_eq P _ _ _ _ (C i i Hi Hi)); [intros; ring|reflexivity].
Qed.

Theorem p2_6_start_sphere : P2.p2_6_start_sphere.
Proof.
  intros P n v q c Hn HS HR M. assert (Hn' : 0 < n) by now apply lt_0_INR.
  set (x := fun i (w : outcome) => w (X i)).
  assert (Rn : random_variable P (norm2 n x)) by (apply (rv_sum P n (fun i w => x i w ^ 2)); intros; apply rv_pow, rv_site).
  (* E‖x‖⁴ = n² and = n q + n (n - 1) c *)
  assert (E4 : n * q + n * (n - 1) * c = n ^ 2).
  { apply (mean_unique P (fun w => norm2 n x w ^ 2)).
    - rewrite <- sum_pairs.
      eapply (mean_eq P (fun w => sum n (fun i => sum n (fun j => x i w ^ 2 * x j w ^ 2))));
        [|intros; unfold norm2; now rewrite sum_sqr|reflexivity].
      apply (mean_sum P n (fun i w => sum n (fun j => x i w ^ 2 * x j w ^ 2))). intros i Hi.
      apply (mean_sum P n (fun j w => x i w ^ 2 * x j w ^ 2)). intros j Hj. now apply (moments_pairs P n x v q c M).
    - apply (mean_eq P (fun w => (norm2 n x w - n) * (norm2 n x w + n) + n ^ 2) _ (0 + n ^ 2)); [|intros; ring|ring].
      apply mean_plus; [|apply mean_constant].
      apply (almost_surely_multiple P (fun w => norm2 n x w - n)); auto with book.
      now apply almost_surely_shift. }
  destruct (Nat.eq_dec n 1) as [->|N1].
  - simpl in E4. split; [simpl; lra|lia].
  - (* q = 3 c by the rotation of the first two axes *)
    assert (E3 : q = 3 * c).
    { destruct M as (_ & Q & C).
      destruct (HR 0%nat 1%nat (fun t => t ^ 4) q) as [M1 M2]; try lia; [apply Q; lia|].
      assert (H2 : sqrt 2 ^ 2 = 2) by (apply pow2_sqrt; lra).
      assert (0 < sqrt 2) by (apply sqrt_lt_R0; lra).
      assert (K : q + q = / 2 * q + / 2 * q + 3 * c); [|lra].
      apply (mean_unique P (fun w => / 2 * w (X 0) ^ 4 + / 2 * w (X 1) ^ 4 + 3 * (w (X 0) ^ 2 * w (X 1) ^ 2))).
      - apply (mean_eq P _ _ _ _ (mean_plus P _ _ _ _ M1 M2)); [|reflexivity]. intros w.
        transitivity (((w (X 0) + w (X 1)) ^ 4 + (w (X 0) - w (X 1)) ^ 4) / (sqrt 2 ^ 2) ^ 2);
          [rewrite H2; field|field; lra].
      - repeat apply mean_plus; apply mean_scale; [apply Q|apply Q|apply C]; lia. }
    assert (1 <= INR (n - 1)) by (apply (le_INR 1); lia).
    subst q. assert (Ec : c = n / (n + 2)).
    { apply (Rmult_eq_reg_l (n * (n + 2))); [|nra]. transitivity (n ^ 2); [rewrite <- E4; ring|field; lra]. }
    split; [rewrite Ec; field; lra|now intros].
Qed.

Theorem p2_6_inhabited : P2.p2_6_inhabited.
Proof.
  intros n Hn. assert (Q : forall i, mean (default_law n) (fun w => w (X i) ^ 4) (9 / 5)).
  { intros i. apply (mean_eq _ _ _ _ _ (coins_fourth (default_scale n) _ Hq_default (X i))); [reflexivity|].
    simpl default_scale. replace (sqrt (9 / 5) ^ 4) with ((sqrt (9 / 5) ^ 2) ^ 2) by ring. rewrite sqrt_95. field. }
  assert (V : forall i, mean (default_law n) (fun w => w (X i) ^ 2) 1) by (intros i; now apply default_law_second).
  assert (C : forall i j, i <> j -> mean (default_law n) (fun w => w (X i) ^ 2 * w (X j) ^ 2) 1).
  { intros i j Hij. replace 1 with (1 * 1) by ring.
    apply (coins_product _ _ _ (eq (X i)) (eq (X j))); auto.
    - intros s E E'. congruence.
    - now apply (cf_apply _ (fun t => t ^ 2)), cf_site.
    - now apply (cf_apply _ (fun t => t ^ 2)), cf_site. }
  assert (M : moments_are (default_law n) (n O) (fun i w => w (X i)) 1 (9 / 5) 1) by (repeat split; auto).
  exists (default_law n).
  split; [now apply default_law_default|split; [|split; [|exact M]]].
  - intros i _. split; [apply coins_first|apply V].
  - eexists. eapply mean_eq; [|intros w; unfold norm2; apply sum_sqr|reflexivity].
    apply (mean_sum _ (n O) (fun i w => sum (n O) (fun j => w (X i) ^ 2 * w (X j) ^ 2))). intros i Hi.
    apply (mean_sum _ (n O) (fun j w => w (X i) ^ 2 * w (X j) ^ 2)). intros j Hj.
    exact (moments_pairs _ _ _ _ _ _ M i j Hi Hj).
Qed.

(** ** The normal law *)

Definition bell (t : R) : R := exp (- t ^ 2 / 2).

Lemma bell_integrable a b : ex_RInt bell a b.
Proof. apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros t _. apply (ex_derive_continuous bell). unfold bell. auto_derive. trivial. Qed.

(** From T = 1 on the whole integral is at least that from -1 to 1. *)
Lemma bell_mass T : 1 <= T -> 0 < RInt bell (-1) 1 <= RInt bell (- T) T.
Proof.
  intros HT. split.
  - apply RInt_gt_0; [lra|intros; apply exp_pos|]. intros t _. apply (ex_derive_continuous bell). unfold bell. auto_derive. trivial.
  - rewrite <- (RInt_Chasles bell (- T) (-1) T) by apply bell_integrable.
    rewrite <- (RInt_Chasles bell (-1) 1 T) by apply bell_integrable. unfold plus; simpl.
    assert (0 <= RInt bell (- T) (-1)) by (apply RInt_ge_0; [lra|apply bell_integrable|intros; apply Rlt_le, exp_pos]).
    assert (0 <= RInt bell 1 T) by (apply RInt_ge_0; [lra|apply bell_integrable|intros; apply Rlt_le, exp_pos]).
    lra.
Qed.

(** The tail: T⁴ exp(-T²/2) is bounded. *)
Lemma bell_tail T : T ^ 4 * bell T <= 16.
Proof.
  unfold bell. assert (E : exp (T ^ 2 / 4) * exp (T ^ 2 / 4) * exp (- T ^ 2 / 2) = 1).
  { rewrite <- !exp_plus. replace (T ^ 2 / 4 + T ^ 2 / 4 + - T ^ 2 / 2) with 0 by field. apply exp_0. }
  assert (H1 := exp_ineq1_le (T ^ 2 / 4)). assert (H2 := pow2_ge_0 T).
  assert (H3 := exp_pos (- T ^ 2 / 2)).
  assert (H4 : (T ^ 2 / 4) * (T ^ 2 / 4) <= exp (T ^ 2 / 4) * exp (T ^ 2 / 4)) by (apply Rmult_le_compat; lra).
  replace (T ^ 4) with (16 * ((T ^ 2 / 4) * (T ^ 2 / 4))) by field. rewrite <- (Rmult_1_r 16) at 2. rewrite <- E, Rmult_assoc.
  apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; lra.
Qed.

(** If t^k bell(t) is the derivative of -p(t) bell(t) and a multiple c of the bell, the moment tends to c. *)
Lemma normal_limit k c p : (forall t, is_derive (fun t => - p t * bell t) t (t ^ k * bell t - c * bell t)) ->
  (forall T, p (- T) = - p T) -> (forall T, 1 <= T -> Rabs (p T) <= 4 * T ^ 3) -> is_lim (normal_moment k) p_infty c.
Proof.
  intros HD Hodd Hp. apply is_lim_spec. intros eps. set (z := RInt bell (-1) 1).
  assert (Hz : 0 < z) by (apply (bell_mass 1); lra).
  exists (Rmax 1 (128 / (z * eps))). intros T HT.
  assert (H1 : 1 <= T) by (apply Rlt_le, (Rle_lt_trans _ _ _ (Rmax_l _ _) HT)).
  assert (HT2 : 128 / (z * eps) < T) by exact (Rle_lt_trans _ _ _ (Rmax_r _ _) HT).
  destruct (bell_mass T H1) as [_ HZ]. fold z in HZ. set (Z := RInt bell (- T) T) in *.
  assert (He := cond_pos eps).
  assert (E : RInt (fun t => t ^ k * bell t) (- T) T = c * Z - 2 * p T * bell T).
  { assert (Hk : is_RInt (fun t => t ^ k * bell t - c * bell t) (- T) T (- p T * bell T - (- p (- T) * bell (- T)))).
    { apply (is_RInt_derive (fun t => - p t * bell t)); [intros; apply HD|]. intros t _.
      apply (ex_derive_continuous (fun t => t ^ k * bell t - c * bell t)). unfold bell. auto_derive. trivial. }
    assert (Hc : is_RInt (fun t => c * bell t) (- T) T (c * Z)).
    { apply (is_RInt_scal bell). apply (RInt_correct bell), bell_integrable. }
    assert (Hs := is_RInt_plus _ _ _ _ _ _ Hk Hc). apply is_RInt_unique.
    replace (c * Z - 2 * p T * bell T) with (plus (- p T * bell T - (- p (- T) * bell (- T))) (c * Z)).
    - apply (is_RInt_ext (fun t => plus (t ^ k * bell t - c * bell t) (c * bell t))); [|exact Hs].
      intros t _. unfold plus; simpl. ring.
    - unfold plus; simpl. rewrite Hodd. replace (bell (- T)) with (bell T) by (unfold bell; do 2 f_equal; ring). ring. }
  unfold normal_moment. change (RInt (fun t => t ^ k * exp (- t ^ 2 / 2)) (- T) T) with (RInt (fun t => t ^ k * bell t) (- T) T).
  change (RInt (fun t => exp (- t ^ 2 / 2)) (- T) T) with Z. rewrite E.
  replace ((c * Z - 2 * p T * bell T) / Z - c) with (- (2 * (p T * bell T) / Z)) by (field; lra).
  assert (Hb : 0 < bell T) by apply exp_pos. assert (Ht := bell_tail T).
  rewrite Rabs_Ropp. unfold Rdiv. rewrite !Rabs_mult, (Rabs_pos_eq 2), (Rabs_pos_eq (bell T)), (Rabs_pos_eq (/ Z))
    by (try lra; apply Rlt_le, Rinv_0_lt_compat; lra).
  apply (Rmult_lt_reg_r Z); [lra|]. rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  apply (Rle_lt_trans _ (2 * (4 * T ^ 3 * bell T))).
  - apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_r; [lra|]. now apply Hp.
  - apply (Rlt_le_trans _ (eps * z)); [|apply Rmult_le_compat_l; lra].
    apply (Rmult_lt_reg_r T); [lra|]. apply (Rle_lt_trans _ 128); [simpl in Ht |- *; lra|].
    replace 128 with (128 / (z * eps) * (z * eps)) by (field; lra).
    rewrite (Rmult_comm (eps * z)), (Rmult_comm eps). apply Rmult_lt_compat_r; [|exact HT2]. now apply Rmult_lt_0_compat.
Qed.

Theorem p2_6_start_normal : P2.p2_6_start_normal.
Proof.
  split.
  - apply (normal_limit 2 1 (fun t => t)).
    + intros t. unfold bell. auto_derive; [trivial|]. change (- (t * (t * 1)) * / 2) with (- t ^ 2 / 2).
      generalize (exp (- t ^ 2 / 2)). intros e. simpl. field.
    + reflexivity.
    + intros T HT. rewrite Rabs_pos_eq by lra. simpl. nra.
  - apply (normal_limit 4 3 (fun t => t ^ 3 + 3 * t)).
    + intros t. unfold bell. auto_derive; [trivial|]. change (- (t * (t * 1)) * / 2) with (- t ^ 2 / 2).
      generalize (exp (- t ^ 2 / 2)). intros e. simpl. field.
    + intros T. ring.
    + intros T HT. assert (T <= T ^ 3) by (simpl; nra). rewrite Rabs_pos_eq by lra. lra.
Qed.
