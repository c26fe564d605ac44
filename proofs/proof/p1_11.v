(** P1.11: dropout preserves the mean but not the variance. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_8 lemmas_p1.
From Book Require Import P1.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** * Means over masks *)

(** The factor of a kept or of a dropped entry. *)
Definition factor (p : R) (b : bool) : R := if b then scale p else 0.

Lemma dropout_factor p b t : dropout p b t = factor p b * t.
Proof. unfold dropout, factor. destruct b; ring. Qed.

Lemma set_same {T} (f : nat -> T) k b : set f k b k = b.
Proof. unfold set. now rewrite Nat.eqb_refl. Qed.

Lemma set_other {T} (f : nat -> T) k b i : i <> k -> set f k b i = f i.
Proof. intros H. unfold set. now rewrite (proj2 (Nat.eqb_neq i k)). Qed.

Lemma mask_ext p n F G : (forall m, F m = G m) -> mask_mean p n F = mask_mean p n G.
Proof.
  revert F G. induction n as [|n IH]; intros F G H; simpl; [apply H|].
  f_equal; f_equal; apply IH; intros m; apply H.
Qed.

Lemma mask_const p n c : mask_mean p n (fun _ => c) = c.
Proof. induction n as [|n IH]; simpl; [reflexivity|]. rewrite IH. ring. Qed.

Lemma mask_scale p n c F : mask_mean p n (fun m => c * F m) = c * mask_mean p n F.
Proof.
  revert F. induction n as [|n IH]; intros F; simpl; [reflexivity|].
  rewrite (IH (fun m => F (set m n true))), (IH (fun m => F (set m n false))). ring.
Qed.

Lemma mask_plus p n F G : mask_mean p n (fun m => F m + G m) = mask_mean p n F + mask_mean p n G.
Proof.
  revert F G. induction n as [|n IH]; intros F G; simpl; [reflexivity|].
  rewrite (IH (fun m => F (set m n true)) (fun m => G (set m n true))),
    (IH (fun m => F (set m n false)) (fun m => G (set m n false))). ring.
Qed.

Lemma mask_sum p n k (F : nat -> (nat -> bool) -> R) :
  mask_mean p n (fun m => sum k (fun i => F i m)) = sum k (fun i => mask_mean p n (F i)).
Proof.
  induction k as [|k IH]; simpl; [apply mask_const|].
  rewrite (mask_plus p n (fun m => sum k (fun i => F i m)) (F k)), IH. reflexivity.
Qed.

(** The mean of a function of one entry of the mask. *)
Lemma mask_entry p n i (phi : bool -> R) : (i < n)%nat ->
  mask_mean p n (fun m => phi (m i)) = (1 - p) * phi true + p * phi false.
Proof.
  induction n as [|n IH]; intros Hi; [lia|]. cbn [mask_mean]. destruct (Nat.eq_dec i n) as [->|N].
  - rewrite (mask_ext p n (fun m => phi (set m n true n)) (fun _ => phi true)) by (intros; now rewrite set_same).
    rewrite (mask_ext p n (fun m => phi (set m n false n)) (fun _ => phi false)) by (intros; now rewrite set_same).
    now rewrite !mask_const.
  - rewrite (mask_ext p n (fun m => phi (set m n true i)) (fun m => phi (m i))) by (intros; now rewrite set_other).
    rewrite (mask_ext p n (fun m => phi (set m n false i)) (fun m => phi (m i))) by (intros; now rewrite set_other).
    rewrite IH by lia. ring.
Qed.

Lemma product_ext n f g : (forall j, (j < n)%nat -> f j = g j) -> product n f = product n g.
Proof. induction n as [|n IH]; simpl; intros H; [reflexivity|]. rewrite IH, H; auto. Qed.

Theorem p1_11_mask : P1.p1_11_mask.
Proof.
  intros p n phi. induction n as [|n IH]; [reflexivity|]. cbn [mask_mean product].
  assert (E : forall b, mask_mean p n (fun m => product n (fun i => phi i (set m n b i)) * phi n (set m n b n)) =
    phi n b * mask_mean p n (fun m => product n (fun i => phi i (m i)))).
  { intros b. rewrite <- mask_scale. apply mask_ext. intros m. rewrite set_same, Rmult_comm. f_equal.
    apply product_ext. intros i Hi. now rewrite set_other by lia. }
  rewrite !E, IH. ring.
Qed.

(** p/(1 - p) is s - 1. *)
Lemma scale_excess p : p < 1 -> p / (1 - p) = scale p - 1.
Proof. intros Hp. unfold scale. field. lra. Qed.

Theorem p1_11_one_entry : P1.p1_11_one_entry.
Proof.
  intros p n t i Hp Hi. unfold Dropout. split; [|split].
  - rewrite (mask_entry p n i (fun b => dropout p b (t i)) Hi). rewrite !dropout_factor.
    unfold factor, scale. field. lra.
  - rewrite (mask_entry p n i (fun b => dropout p b (t i) ^ 2) Hi). rewrite !dropout_factor.
    unfold factor, scale. field. lra.
  - rewrite (mask_entry p n i (fun b => (dropout p b (t i) - t i) ^ 2) Hi). rewrite !dropout_factor.
    unfold factor, scale. field. lra.
Qed.

(** * A random input *)

(** A mean with a mask is unique, and may be written differently. *)
Lemma with_mask_unique p n P f v v' : mean_with_mask p n P f v -> mean_with_mask p n P f v' -> v = v'.
Proof. intros (g & H & ->) (g' & H' & ->). apply mask_ext. intros m. now apply (mean_unique P (f m)). Qed.

Lemma with_mask_eq p n P (f g : (nat -> bool) -> outcome -> R) v v' : mean_with_mask p n P f v -> (forall m w, g m w = f m w) -> v' = v ->
  mean_with_mask p n P g v'.
Proof. intros (h & H & ->) E ->. exists h. split; [|reflexivity]. intros m. now apply (mean_eq P (f m) _ (h m)). Qed.

Lemma with_mask_scale p n P c (f : (nat -> bool) -> outcome -> R) v : mean_with_mask p n P f v -> mean_with_mask p n P (fun m w => c * f m w) (c * v).
Proof.
  intros (g & H & ->). exists (fun m => c * g m). split; [intros m; now apply mean_scale|]. now rewrite mask_scale.
Qed.

(** One more entry of the mask. *)
Lemma with_mask_S p n P (f : (nat -> bool) -> outcome -> R) v1 v0 : mean_with_mask p n P (fun m => f (set m n true)) v1 ->
  mean_with_mask p n P (fun m => f (set m n false)) v0 -> mean_with_mask p (S n) P f ((1 - p) * v1 + p * v0).
Proof.
  intros (g1 & H1 & ->) (g0 & H0 & ->). exists (fun m : nat -> bool => if m n then g1 m else g0 m).
  assert (Same : forall (m : nat -> bool) b, m n = b -> set m n b = m).
  { intros m b <-. apply FunctionalExtensionality.functional_extensionality. intros i. unfold set.
    destruct (Nat.eqb_spec i n) as [->|]; reflexivity. }
  split.
  - intros m. destruct (m n) eqn:E.
    + specialize (H1 m). now rewrite (Same m true E) in H1.
    + specialize (H0 m). now rewrite (Same m false E) in H0.
  - cbn [mask_mean]. f_equal; f_equal; apply mask_ext; intros m; rewrite set_same.
    + apply (mean_unique P (f (set m n true))); [exact (H1 m)|].
      rewrite <- (Same (set m n true) true (set_same m n true)) at 1. apply H1.
    + apply (mean_unique P (f (set m n false))); [exact (H0 m)|].
      rewrite <- (Same (set m n false) false (set_same m n false)) at 1. apply H0.
Qed.

Lemma rv_x P i : random_variable P (fun w => x w i).
Proof. apply rv_site. Qed.

Theorem p1_11_random_entry : P1.p1_11_random_entry.
Proof.
  intros P p n i q Hp Hi Hq. destruct (mean_from_square P _ q (rv_x P i) Hq) as [mu Hmu].
  exists mu. split; [exact Hmu|split].
  - exists (fun m => factor p (m i) * mu). split.
    + intros m. apply (mean_eq P _ _ _ _ (mean_scale P (factor p (m i)) _ _ Hmu)); [|reflexivity].
      intros w. apply dropout_factor.
    + rewrite (mask_entry p n i (fun b => factor p b * mu) Hi).
      unfold factor, scale. field. lra.
  - exists (fun m => factor p (m i) ^ 2 * q). split.
    + intros m. apply (mean_eq P _ _ _ _ (mean_scale P (factor p (m i) ^ 2) _ _ Hq)); [|reflexivity].
      intros w. unfold Dropout. rewrite dropout_factor. ring.
    + rewrite (mask_entry p n i (fun b => factor p b ^ 2 * q) Hi). unfold factor, scale. field. lra.
Qed.

(** Random variables with a second moment. *)
Definition square_mean (P : law) (f : outcome -> R) : Prop :=
  random_variable P f /\ exists s, mean P (fun w => f w ^ 2) s.

Lemma square_mean_scale P c f : square_mean P f -> square_mean P (fun w => c * f w).
Proof.
  intros [Rf [s Hs]]. split; [auto with book|]. exists (c ^ 2 * s).
  apply (mean_eq P _ _ _ _ (mean_scale P (c ^ 2) _ _ Hs)); [intros; ring|reflexivity].
Qed.

Lemma square_mean_plus P f g : square_mean P f -> square_mean P g -> square_mean P (fun w => f w + g w).
Proof.
  intros [Rf [s Hs]] [Rg [t Ht]]. split; [auto with book|].
  destruct (mean_product1 P f g s t Rf Rg Hs Ht) as [c Hc]. exists (s + 2 * c + t).
  apply (mean_eq P (fun w => f w ^ 2 + 2 * (f w * g w) + g w ^ 2) _ (s + 2 * c + t)); [|intros; ring|reflexivity].
  apply mean_plus; [apply mean_plus|]; auto using mean_scale.
Qed.

Lemma square_mean_dot P n u : (forall i, (i < n)%nat -> square_mean P (fun w => x w i)) ->
  square_mean P (fun w => dot n u (x w)).
Proof.
  unfold dot. induction n as [|n IH]; intros H; cbn [sum].
  - split; [apply rv_constant|]. exists (0 ^ 2). apply mean_constant.
  - apply (square_mean_plus P (fun w => sum n (fun i => u i * x w i))); [apply IH; auto|].
    apply square_mean_scale. auto.
Qed.

(** A random variable and a multiple of another: the second moment of the sum. *)
Lemma square_with P h y a c q t : mean P (fun w => h w ^ 2) a -> mean P (fun w => h w * y w) c ->
  mean P (fun w => y w ^ 2) q -> mean P (fun w => (h w + t * y w) ^ 2) (a + 2 * t * c + t ^ 2 * q).
Proof.
  intros Ha Hc Hq.
  apply (mean_eq P (fun w => h w ^ 2 + 2 * t * (h w * y w) + t ^ 2 * y w ^ 2) _ (a + 2 * t * c + t ^ 2 * q));
    [|intros; ring|reflexivity].
  apply mean_plus; [apply mean_plus|]; auto using mean_scale.
Qed.

(** Dropout adds p/(1 - p) Σ u_i² E[x_i²] to the second moment of u · x + f. *)
Lemma second_added P p n u q : 0 <= p < 1 -> (forall i, (i < n)%nat -> mean P (fun w => x w i ^ 2) (q i)) ->
  forall f s, square_mean P f -> mean P (fun w => (dot n u (x w) + f w) ^ 2) s ->
  mean_with_mask p n P (fun m w => (dot n u (Dropout p m (x w)) + f w) ^ 2)
    (s + p / (1 - p) * sum n (fun i => u i ^ 2 * q i)).
Proof.
  intros Hp. induction n as [|n IH]; intros Hq f s Sf Hs.
  - exists (fun _ => s). split; [intros m; exact Hs|]. simpl. ring.
  - assert (Sx : forall i, (i < S n)%nat -> square_mean P (fun w => x w i)).
    { intros i Hi. split; [apply rv_x|]. eexists. now apply Hq. }
    assert (Sh : square_mean P (fun w => dot n u (x w) + f w)).
    { apply square_mean_plus; [|exact Sf]. apply square_mean_dot. intros i Hi. apply Sx. lia. }
    destruct Sh as [Rh [a Ha]].
    assert (Hqn : mean P (fun w => x w n ^ 2) (q n)) by (apply Hq; lia).
    destruct (mean_product1 P _ _ _ _ Rh (rv_x P n) Ha Hqn) as [c Hc].
    assert (W := fun t => square_with P _ _ a c (q n) t Ha Hc Hqn). cbv beta in W.
    assert (Es : s = a + 2 * u n * c + u n ^ 2 * q n).
    { apply (mean_unique P _ _ _ Hs). apply (mean_eq P _ _ _ _ (W (u n))); [|reflexivity].
      intros w. unfold dot. cbn [sum]. ring. }
    assert (B : forall b, mean_with_mask p n P (fun m w => (dot (S n) u (Dropout p (set m n b) (x w)) + f w) ^ 2)
      (a + 2 * (u n * factor p b) * c + (u n * factor p b) ^ 2 * q n + p / (1 - p) * sum n (fun i => u i ^ 2 * q i))).
    { intros b. eapply with_mask_eq.
      - apply (IH (fun i Hi => Hq i (Nat.lt_lt_succ_r _ _ Hi)) (fun w => f w + (u n * factor p b) * x w n)).
        + apply square_mean_plus; [exact Sf|]. apply square_mean_scale. auto.
        + apply (mean_eq P _ _ _ _ (W (u n * factor p b))); [intros; ring|reflexivity].
      - intros m w. cbv beta. f_equal. unfold dot. cbn [sum]. unfold Dropout at 2. rewrite set_same, dropout_factor.
        rewrite (sum_ext n (fun i => u i * Dropout p (set m n b) (x w) i) (fun i => u i * Dropout p m (x w) i)); [ring|].
        intros i Hi. unfold Dropout. now rewrite set_other by lia.
      - reflexivity. }
    eapply with_mask_eq; [exact (with_mask_S p n P
      (fun m w => (dot (S n) u (Dropout p m (x w)) + f w) ^ 2) _ _ (B true) (B false))|reflexivity|].
    cbn [sum]. rewrite Es, (scale_excess p) by lra. unfold factor, scale. field. lra.
Qed.

(** Dropout does not change the mean of u · x. *)
Lemma mean_kept P p n u mu : 0 <= p < 1 -> (forall i, (i < n)%nat -> mean P (fun w => x w i) (mu i)) ->
  mean P (fun w => dot n u (x w)) (dot n u mu) /\
  mean_with_mask p n P (fun m w => dot n u (Dropout p m (x w))) (dot n u mu).
Proof.
  intros Hp Hmu. unfold dot. split.
  - apply (mean_sum P n (fun i w => u i * x w i)). intros i Hi. now apply mean_scale, Hmu.
  - exists (fun m => sum n (fun i => u i * (factor p (m i) * mu i))). split.
    + intros m. apply (mean_sum P n (fun i w => u i * Dropout p m (x w) i)). intros i Hi. apply mean_scale.
      apply (mean_eq P _ _ _ _ (mean_scale P (factor p (m i)) _ _ (Hmu i Hi))); [|reflexivity].
      intros w. apply dropout_factor.
    + rewrite (mask_sum p n n (fun i m => u i * (factor p (m i) * mu i))). apply sum_ext. intros i Hi.
      rewrite (mask_scale p n (u i) (fun m => factor p (m i) * mu i)).
      rewrite (mask_entry p n i (fun b => factor p b * mu i) Hi).
      unfold factor, scale. field. lra.
Qed.

(** The entries have means. *)
Lemma entries_have_means P n q : (forall i, (i < n)%nat -> mean P (fun w => x w i ^ 2) (q i)) ->
  exists mu, forall i, (i < n)%nat -> mean P (fun w => x w i) (mu i).
Proof.
  intros Hq. apply (choose n (fun i m => mean P (fun w => x w i) m)). intros i Hi.
  exact (mean_from_square P _ _ (rv_x P i) (Hq i Hi)).
Qed.

(** The two variances of (b), given the mean. *)
Lemma linear_unit P p n u q V : 0 <= p < 1 -> (forall i, (i < n)%nat -> mean P (fun w => x w i ^ 2) (q i)) ->
  variance P (fun w => dot n u (x w)) V -> exists M,
  mean P (fun w => dot n u (x w)) M /\ mean P (fun w => (dot n u (x w) - M) ^ 2) V /\
  mean_with_mask p n P (fun m w => dot n u (Dropout p m (x w))) M /\
  mean_with_mask p n P (fun m w => (dot n u (Dropout p m (x w)) - M) ^ 2)
    (V + p / (1 - p) * sum n (fun i => u i ^ 2 * q i)).
Proof.
  intros Hp Hq (M & HM & HV). destruct (entries_have_means P n q Hq) as [mu Hmu].
  destruct (mean_kept P p n u mu Hp Hmu) as [K1 K2].
  assert (E : M = dot n u mu) by exact (mean_unique P _ _ _ HM K1).
  exists M. rewrite <- E in K2. split; [exact HM|split; [exact HV|split; [exact K2|]]].
  apply (second_added P p n u q Hp Hq (fun _ => - M) V); [|exact HV].
  split; [apply rv_constant|]. exists ((- M) ^ 2). apply mean_constant.
Qed.

Theorem p1_11_linear_unit : P1.p1_11_linear_unit.
Proof.
  intros P p n u q Hp Hq.
  assert (S2 : square_mean P (fun w => dot n u (x w))).
  { apply square_mean_dot. intros i Hi. split; [apply rv_x|]. eexists. now apply Hq. }
  destruct S2 as [Rd [s Hs]]. destruct (mean_from_square P _ s Rd Hs) as [M HM].
  assert (HV := variance_formula P _ M s HM Hs). exists (s - M ^ 2). split; [exact HV|].
  destruct (linear_unit P p n u q _ Hp Hq HV) as (M' & _ & _ & H1 & H2). now exists M'.
Qed.

(** A variance is not negative. *)
Lemma variance_nonneg P f V : variance P f V -> 0 <= V.
Proof. intros (M & _ & HV). apply (mean_nonneg P _ _ HV). intros w. apply pow2_ge_0. Qed.

Lemma sum_squares_nonneg P n u q : (forall i, (i < n)%nat -> mean P (fun w => x w i ^ 2) (q i)) ->
  0 <= sum n (fun i => u i ^ 2 * q i).
Proof.
  intros Hq. apply sum_nonneg. intros i Hi. apply Rmult_le_pos; [apply pow2_ge_0|].
  apply (mean_nonneg P _ _ (Hq i Hi)). intros w. apply pow2_ge_0.
Qed.

Lemma excess_nonneg p : 0 <= p < 1 -> 0 <= p / (1 - p).
Proof. intros Hp. apply Rmult_le_pos; [lra|]. apply Rlt_le, Rinv_0_lt_compat. lra. Qed.

Theorem p1_11_batch_norm : P1.p1_11_batch_norm.
Proof.
  intros P p n u q V M T Hp Hq HV HM (M2 & HM2 & HT) T0.
  destruct (linear_unit P p n u q V Hp Hq HV) as (M3 & K1 & K2 & K3 & K4).
  assert (E2 : M2 = M) by exact (with_mask_unique _ _ _ _ _ _ HM2 HM).
  assert (E3 : M3 = M) by exact (with_mask_unique _ _ _ _ _ _ K3 HM). subst M2 M3.
  assert (ET := with_mask_unique _ _ _ _ _ _ HT K4). split; [exact ET|].
  assert (HT0 : 0 < T).
  { assert (0 <= T); [|lra]. rewrite ET. apply Rplus_le_le_0_compat; [exact (variance_nonneg P _ _ HV)|].
    apply Rmult_le_pos; [now apply excess_nonneg|exact (sum_squares_nonneg P n u q Hq)]. }
  assert (Hr : sqrt T <> 0) by (apply Rgt_not_eq, sqrt_lt_R0; exact HT0).
  assert (Er : sqrt T ^ 2 = T) by (apply pow2_sqrt; lra).
  split.
  - exists 0. split.
    + destruct HM as (g & Hg & EM). exists (fun m => / sqrt T * (g m + - M)). split.
      * intros m. apply (mean_eq P (fun w => / sqrt T * (dot n u (Dropout p m (x w)) + - M)) _ (/ sqrt T * (g m + - M)));
          [|intros w; unfold batch_norm; field; exact Hr|reflexivity].
        apply mean_scale, mean_plus; [apply Hg|apply mean_constant].
      * rewrite (mask_scale p n (/ sqrt T) (fun m => g m + - M)), (mask_plus p n g), mask_const, <- EM. ring.
    + eapply with_mask_eq; [exact (with_mask_scale p n P (/ T) _ _ HT)| |field; lra].
      intros m w. cbv beta. unfold batch_norm. rewrite <- Er at 2. field. exact Hr.
  - exists 0. split.
    + apply (mean_eq P (fun w => / sqrt T * (dot n u (x w) + - M)) _ (/ sqrt T * (M + - M)));
        [|intros w; unfold batch_norm; field; exact Hr|ring].
      apply mean_scale, mean_plus; [exact K1|apply mean_constant].
    + apply (mean_eq P _ _ _ _ (mean_scale P (/ T) _ _ K2)); [|field; lra].
      intros w. unfold batch_norm. rewrite <- Er at 2. field. exact Hr.
Qed.

Theorem p1_11_less : P1.p1_11_less.
Proof.
  intros P p n u q V Hp HV Hs. pose proof (variance_nonneg P _ _ HV).
  assert (0 < p / (1 - p)) by (apply Rdiv_lt_0_compat; lra).
  assert (0 < p / (1 - p) * sum n (fun i => u i ^ 2 * q i)) by (apply Rmult_lt_0_compat; assumption).
  apply (Rmult_lt_reg_r (V + p / (1 - p) * sum n (fun i => u i ^ 2 * q i))); [lra|].
  unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

(** The second moment of u · x for uncorrelated entries with mean zero. *)
Lemma uncorrelated_second P n u q : (forall i, (i < n)%nat -> mean P (fun w => x w i ^ 2) (q i)) ->
  (forall i j, (i < n)%nat -> (j < n)%nat -> i <> j -> mean P (fun w => x w i * x w j) 0) ->
  mean P (fun w => dot n u (x w) ^ 2) (sum n (fun i => u i ^ 2 * q i)).
Proof.
  intros Hq HC. unfold dot. induction n as [|n IH].
  - apply (mean_eq P _ _ _ _ (mean_constant P 0)); [intros; simpl; ring|reflexivity].
  - assert (HX : mean P (fun w => sum n (fun i => u i * x w i) * x w n) 0).
    { apply (mean_eq P (fun w => sum n (fun i => u i * (x w i * x w n))) _ (sum n (fun i => u i * 0))).
      - apply (mean_sum P n (fun i w => u i * (x w i * x w n))). intros i Hi. apply mean_scale, HC; lia.
      - intros w. rewrite Rmult_comm, <- sum_scale. apply sum_ext. intros; ring.
      - rewrite (sum_ext n _ (fun i => 0 * 0)) by (intros; ring). rewrite sum_scale. ring. }
    apply (mean_eq P _ _ _ _ (square_with P _ _ _ _ _ (u n) (IH (fun i Hi => Hq i (Nat.lt_lt_succ_r _ _ Hi))
      (fun i j Hi Hj => HC i j (Nat.lt_lt_succ_r _ _ Hi) (Nat.lt_lt_succ_r _ _ Hj))) HX (Hq n (Nat.lt_succ_diag_r n)))).
    + reflexivity.
    + cbn [sum]. ring.
Qed.

Theorem p1_11_uncorrelated : P1.p1_11_uncorrelated.
Proof.
  intros P p n u q V Hp Hq HC (M & HM & HV) T T0.
  assert (K : mean P (fun w => dot n u (x w)) 0).
  { destruct (mean_kept P p n u (fun _ => 0) Hp (fun i Hi => proj1 (Hq i Hi))) as [K _].
    apply (mean_eq P _ _ _ _ K); [reflexivity|]. unfold dot. rewrite (sum_ext n _ (fun i => 0 * 0)) by (intros; ring).
    rewrite sum_scale. ring. }
  assert (EM : M = 0) by exact (mean_unique P _ _ _ HM K). subst M.
  assert (EV : V = sum n (fun i => u i ^ 2 * q i)).
  { apply (mean_unique P _ _ _ HV). apply (mean_eq P _ _ _ _ (uncorrelated_second P n u q (fun i Hi => proj2 (Hq i Hi)) HC));
      [intros; ring|reflexivity]. }
  unfold T in *. rewrite <- EV in *. replace (V + p / (1 - p) * V) with (V / (1 - p)) in * by (field; lra).
  assert (V <> 0). { intros E. apply T0. rewrite E. field. lra. }
  field. lra.
Qed.

(** * ReLU layers *)

(** What layer l hands on for fixed masks: x itself, or D(ReLU(z_l)). *)
Definition handed (n : nat -> nat) p (m : nat -> nat -> bool) (l j : nat) (w : outcome) : R :=
  match l with O => z n p m l j w | S _ => Dropout p (m l) (fun h => relu (z n p m l h w)) j end.

Lemma z_S n p m l i w : z n p m (S l) i w = entry n 0 (handed n p m l) l i w.
Proof. unfold entry. rewrite Rmult_0_l, Rplus_0_r. reflexivity. Qed.

(** A layer is computed from the inputs and the weights up to it. *)
Lemma z_past P n p m l i : computed_from (past l) (z n p m l i) /\ random_variable P (z n p m l i).
Proof.
  revert i. induction l as [|l IH]; intros i; [split; [now apply cf_site|apply rv_site]|].
  assert (H : forall j, computed_from (past l) (handed n p m l j) /\ random_variable P (handed n p m l j)).
  { intros j. destruct l as [|l]; [apply IH|]. destruct (IH j) as [C Rv]. unfold handed, Dropout, dropout.
    destruct (m (S l) j); [|auto with book]. split.
    - apply cf_times; [apply cf_const|]. now apply (cf_apply _ relu).
    - apply rv_times; [apply rv_constant|]. now apply rv_relu. }
  assert (E : z n p m (S l) i = entry n 0 (handed n p m l) l i).
  { apply FunctionalExtensionality.functional_extensionality. intros w. apply z_S. }
  rewrite E. split; [apply entry_past|apply entry_rv]; intros j _; apply H.
Qed.

Lemma handed_past P n p m l j : computed_from (past l) (handed n p m l j) /\ random_variable P (handed n p m l j).
Proof.
  destruct l as [|l]; [apply z_past|]. destruct (z_past P n p m (S l) j) as [C Rv]. unfold handed, Dropout, dropout.
  destruct (m (S l) j); [|auto with book]. split.
  - apply cf_times; [apply cf_const|]. now apply (cf_apply _ relu).
  - apply rv_times; [apply rv_constant|]. now apply rv_relu.
Qed.

(** By symmetry ReLU halves the second moment, whatever the masks of the layers before. *)
Lemma z_half P n p m l i s : symmetric P -> mean P (fun w => z n p m (S l) i w ^ 2) s ->
  mean P (fun w => relu (z n p m (S l) i w) ^ 2) (s / 2).
Proof.
  intros Sy Ms. set (h := z n p m (S l) i) in *.
  assert (Rz : random_variable P h) by apply z_past.
  destruct (mean_dominated P (fun w => relu (h w) ^ 2) (fun w => h w ^ 2) s) as [t Ht]; [| |exact Ms|].
  - apply rv_pow. now apply rv_relu.
  - intros w. rewrite Rabs_pos_eq by apply pow2_ge_0. rewrite <- (relu_squares (h w)).
    pose proof (pow2_ge_0 (relu (- h w))). lra.
  - assert (Ht' : mean P (fun w => relu (- h w) ^ 2) t).
    { apply (mean_eq P _ _ _ _ (Sy (row (S l) i) (row_input _ _) _ _ Ht)); [|reflexivity].
      intros w. f_equal. f_equal. symmetry. unfold h. rewrite !z_S. apply row_entry. intros j _. apply (handed_past P). }
    assert (E : s = t + t).
    { apply (mean_unique P _ _ _ Ms). apply (mean_eq P _ _ _ _ (mean_plus P _ _ _ _ Ht Ht')); [|reflexivity].
      intros w. symmetry. apply relu_squares. }
    apply (mean_eq P _ _ _ _ Ht); [reflexivity|lra].
Qed.

(** The second moment of an entry of layer l + 1, given the masks; Q is the sum of the E[x_i²]. *)
Fixpoint given_masks (n : nat -> nat) (v : nat -> R) p Q (l : nat) (m : nat -> nat -> bool) : R :=
  match l with
  | O => v O * Q
  | S k => v l * sum (n l) (fun j => factor p (m l j) ^ 2 * (given_masks n v p Q k m / 2))
  end.

Lemma z_second P n L v p q : relu_layers P n L v -> (forall i, (i < n O)%nat -> mean P (fun w => x w i ^ 2) (q i)) ->
  forall m l i, (l < L)%nat -> (i < n (S l))%nat ->
  mean P (fun w => z n p m (S l) i w ^ 2) (given_masks n v p (sum (n O) q) l m).
Proof.
  intros (I & Sy & HV & _) Hq m l.
  assert (Step : forall l i V, (l < L)%nat -> (i < n (S l))%nat ->
    (forall j, (j < n l)%nat -> mean P (fun w => handed n p m l j w ^ 2) (V j)) ->
    mean P (fun w => z n p m (S l) i w ^ 2) (v l * sum (n l) V)).
  { intros k i V Hk Hi HVm.
    eapply mean_eq; [apply (entry_second P n L v (fun _ => 0) k i 0 (handed n p m k) V); auto| |ring].
    - now apply symmetric_centred.
    - intros j _. apply (handed_past P).
    - intros j _. apply handed_past.
    - intros w. cbv beta. now rewrite z_S. }
  induction l as [|l IH]; intros i Hl Hi.
  - apply (Step O i q Hl Hi). exact Hq.
  - apply (Step (S l) i); [exact Hl|exact Hi|]. intros j Hj.
    assert (Hh := z_half P n p m l j _ Sy (IH j (Nat.lt_succ_l _ _ Hl) Hj)).
    apply (mean_eq P _ _ _ _ (mean_scale P (factor p (m (S l) j) ^ 2) _ _ Hh)); [|reflexivity].
    intros w. unfold handed, Dropout. rewrite dropout_factor. ring.
Qed.

(** It depends on the masks of the layers 1, …, l only. *)
Lemma given_masks_set n v p Q l k m r : (l < k)%nat -> given_masks n v p Q l (set m k r) = given_masks n v p Q l m.
Proof.
  induction l as [|l IH]; intros Hl; [reflexivity|]. cbn [given_masks].
  rewrite IH, set_other by lia. reflexivity.
Qed.

Lemma masks_ext p n L F G : (forall m, F m = G m) -> masks_mean p n L F = masks_mean p n L G.
Proof.
  revert F G. induction L as [|L IH]; intros F G H; simpl; [apply H|].
  apply IH. intros m. apply mask_ext. intros r. apply H.
Qed.

Lemma masks_scale p n L c F : masks_mean p n L (fun m => c * F m) = c * masks_mean p n L F.
Proof.
  revert F. induction L as [|L IH]; intros F; simpl; [reflexivity|].
  rewrite <- (IH (fun m => mask_mean p (n (S L)) (fun r => F (set m (S L) r)))).
  apply masks_ext. intros m. apply (mask_scale p (n (S L)) c (fun r => F (set m (S L) r))).
Qed.

(** One more mask multiplies the mean by n_l v_{l+1} s/2. *)
Lemma given_masks_step n v p Q l : 0 <= p < 1 ->
  masks_mean p n (S l) (given_masks n v p Q (S l)) =
  n (S l) * v (S l) / 2 * scale p * masks_mean p n (S l) (given_masks n v p Q l).
Proof.
  intros Hp. rewrite <- masks_scale. cbn [masks_mean]. apply masks_ext. intros m.
  set (e := given_masks n v p Q l m).
  rewrite (mask_ext p _ _ (fun r => v (S l) * sum (n (S l)) (fun j => factor p (r j) ^ 2 * (e / 2)))).
  - rewrite (mask_scale p _ (v (S l)) (fun r => sum (n (S l)) (fun j => factor p (r j) ^ 2 * (e / 2)))).
    rewrite (mask_sum p _ _ (fun j r => factor p (r j) ^ 2 * (e / 2))).
    rewrite (sum_ext (n (S l)) _ (fun _ => scale p * (e / 2))).
    + rewrite sum_const, (mask_ext p _ _ (fun _ => n (S l) * v (S l) / 2 * scale p * e)).
      * rewrite mask_const. field.
      * intros r. now rewrite given_masks_set by lia.
    + intros j Hj. rewrite (mask_entry p _ j (fun b => factor p b ^ 2 * (e / 2)) Hj). unfold factor, scale. field. lra.
  - intros r. cbn [given_masks]. now rewrite set_same, given_masks_set by lia.
Qed.

Theorem p1_11_growth : P1.p1_11_growth.
Proof.
  intros P n L v p Hp H l Hl.
  destruct (choose (n O) (fun i s => mean P (fun w => x w i ^ 2) s) (proj2 (proj2 (proj2 H)))) as [q Hq].
  assert (Z := z_second P n L v p q H Hq). destruct l as [|l]; [lia|].
  exists (masks_mean p n (S l) (given_masks n v p (sum (n O) q) l)). split.
  - intros j Hj. exists (given_masks n v p (sum (n O) q) l). split; [|reflexivity]. intros m. apply Z; [lia|exact Hj].
  - intros i Hi. exists (given_masks n v p (sum (n O) q) (S l)). split; [intros m; apply Z; [lia|exact Hi]|].
    symmetry. now apply given_masks_step.
Qed.

Theorem p1_11_evaluation : P1.p1_11_evaluation.
Proof.
  intros P n L v (I & Sy & HV & H) l Hl.
  destruct (choose (n O) (fun i s => mean P (fun w => x w i ^ 2) s) H) as [q Hq].
  assert (Step : forall l s, (1 <= l < L)%nat -> (forall j, (j < n l)%nat -> mean P (fun w => z_eval n l j w ^ 2) s) ->
    forall i, (i < n (S l))%nat -> mean P (fun w => z_eval n (S l) i w ^ 2) (n l * v l / 2 * s)).
  { intros k s Hk Hs i Hi.
    apply (mean_eq P _ _ _ _ (relu_second P n L v (fun _ => 0) (fun _ => 0) k s I Sy HV (or_introl eq_refl)
      (proj2 Hk) Hs i Hi)); [reflexivity|].
    destruct k as [|k]; [lia|]. change (Nat.eqb (S k) 0) with false. cbv iota. field. }
  assert (E : exists e, forall j, (j < n l)%nat -> mean P (fun w => z_eval n l j w ^ 2) e).
  { destruct l as [|l]; [lia|]. induction l as [|l IH].
    - exists (v O * sum (n O) q). intros i Hi.
      eapply mean_eq; [apply (entry_second P n L v (fun _ => 0) 0 i 0 (handed_on n (fun _ => 0) 0) q); auto| |ring].
      + now apply symmetric_centred.
      + lia.
      + intros j _. apply (handed_on_past P).
      + intros j _. apply handed_on_past.
      + intros w. reflexivity.
    - destruct IH as [e He]; [lia|]. eexists. apply Step; [lia|exact He]. }
  destruct E as [e He]. exists e. split; [exact He|]. now apply Step.
Qed.

Theorem p1_11_factors : P1.p1_11_factors.
Proof.
  intros p n Hp Hn. assert (0 < INR n) by now apply lt_0_INR. unfold scale. repeat split; field; lra.
Qed.

Theorem p1_11_inhabited : P1.p1_11_inhabited.
Proof.
  intros n L v Hv. destruct (p2_8_inhabited n L v Hv) as (P & I & Sy & HX & HV).
  exists P. split; [exact I|split; [exact Sy|split; [exact HV|]]]. intros i Hi. exists 1. now apply HX.
Qed.
