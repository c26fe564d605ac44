(** P2.7: the squares of the entries are correlated. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 p2_1 p2_2 p2_6.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** Finitely many numbers with two indices may be chosen. *)
Lemma choose2 n m (Q : nat -> nat -> R -> Prop) : (forall i j, (i < n)%nat -> (j < m)%nat -> exists r, Q i j r) ->
  exists f, forall i j, (i < n)%nat -> (j < m)%nat -> Q i j (f i j).
Proof.
  induction n as [|n IH]; intros H.
  - exists (fun _ _ => 0). intros; lia.
  - destruct IH as [f Hf]; [auto|]. destruct (choose m (Q n)) as [g Hg]; [auto|].
    exists (fun i j => if Nat.eqb i n then g j else f i j). intros i j Hi Hj.
    destruct (Nat.eqb_spec i n) as [->|]; [now apply Hg|]. apply Hf; lia.
Qed.

(** If E‖f‖⁴ is finite, so are all E[f_i² f_j²]. *)
Lemma pairs_from_norm P n (f : nat -> outcome -> R) m : (forall i, (i < n)%nat -> random_variable P (f i)) ->
  mean P (fun w => norm2 n f w ^ 2) m ->
  forall i j, (i < n)%nat -> (j < n)%nat -> exists c, mean P (fun w => f i w ^ 2 * f j w ^ 2) c.
Proof.
  intros Hf Hm i j Hi Hj.
  apply (mean_dominated P _ (fun w => norm2 n f w ^ 2) m); [apply rv_times; apply rv_pow; auto| |exact Hm].
  intros w. rewrite Rabs_pos_eq by (apply Rmult_le_pos; apply pow2_ge_0).
  unfold norm2. replace (sum n (fun i => f i w ^ 2) ^ 2) with (sum n (fun i => f i w ^ 2) * sum n (fun i => f i w ^ 2)) by ring.
  apply Rmult_le_compat; try apply pow2_ge_0;
    apply (sum_term n (fun i => f i w ^ 2)); auto; intros; apply pow2_ge_0.
Qed.

(** If E[f_i⁴] is finite, so is E[f_i²]. *)
Lemma second_from_pairs P n (f : nat -> outcome -> R) C : (forall i, (i < n)%nat -> random_variable P (f i)) ->
  (forall i j, (i < n)%nat -> (j < n)%nat -> mean P (fun w => f i w ^ 2 * f j w ^ 2) (C i j)) ->
  forall i, (i < n)%nat -> exists v, mean P (fun w => f i w ^ 2) v.
Proof.
  intros Hf HC i Hi. apply (mean_from_square P _ (C i i)); [apply rv_pow; auto|].
  apply (mean_eq P _ _ _ _ (HC i i Hi Hi)); [intros; ring|reflexivity].
Qed.

(** Mean and variance of the squared norm. *)
Lemma norm_mean P n (f : nat -> outcome -> R) V : (forall i, (i < n)%nat -> mean P (fun w => f i w ^ 2) (V i)) ->
  mean P (norm2 n f) (sum n V).
Proof. intros HV. now apply (mean_sum P n (fun i w => f i w ^ 2)). Qed.

Lemma norm_square P n (f : nat -> outcome -> R) C :
  (forall i j, (i < n)%nat -> (j < n)%nat -> mean P (fun w => f i w ^ 2 * f j w ^ 2) (C i j)) ->
  mean P (fun w => norm2 n f w ^ 2) (sum n (fun i => sum n (C i))).
Proof.
  intros HC. eapply mean_eq; [|intros w; unfold norm2; apply sum_sqr|reflexivity].
  apply (mean_sum P n (fun i w => sum n (fun j => f i w ^ 2 * f j w ^ 2))). intros i Hi.
  apply (mean_sum P n (fun j w => f i w ^ 2 * f j w ^ 2)). auto.
Qed.

(** The moments after a layer, from the sums of those before it. *)
Lemma next_moments P n L l V C : default P n L -> (l < L)%nat ->
  (forall j, (j < n l)%nat -> mean P (fun w => y n l j w ^ 2) (V j)) ->
  (forall i j, (i < n l)%nat -> (j < n l)%nat -> mean P (fun w => y n l i w ^ 2 * y n l j w ^ 2) (C i j)) ->
  let u := u_default n l in let SV := sum (n l) V in let SC := sum (n l) (fun i => sum (n l) (C i)) in
  moments_are P (n (S l)) (y n (S l)) (u * SV + u)
    (9 / 5 * u ^ 2 + 6 * u ^ 2 * SV + 3 * u ^ 2 * SC - 6 / 5 * u ^ 2 * sum (n l) (fun i => C i i))
    (u ^ 2 * SC + 2 * u ^ 2 * SV + u ^ 2).
Proof.
  intros D Hl MV MC u SV SC. assert (I : independent P) by apply D.
  assert (HA := default_weights P n L D). assert (HB := default_biases P n L D).
  assert (HQ := default_fourth P n L D). assert (Hn := default_width P n L l D).
  assert (Cy : forall j, (j < n l)%nat -> computed_from (past l) (y n l j))
    by (intros j Hj; now apply (network_past P n _ _ l j (input_like_X P n))).
  assert (Ry : forall j, (j < n l)%nat -> random_variable P (y n l j))
    by (intros j Hj; now apply (network_past P n _ _ l j (input_like_X P n))).
  split; [|split].
  - intros i Hi. eapply mean_eq.
    + apply (entry_second P n L (u_default n) (u_default n) l i 1 (y n l) V); auto.
    + reflexivity.
    + unfold u, SV. ring.
  - intros i Hi. eapply mean_eq.
    + apply (entry_fourth P n L (u_default n) (w_default n) (u_default n) (w_default n l) l i 1 (y n l) V C); auto.
      right. now apply (default_fourth_bias P n L).
    + reflexivity.
    + fold SV SC. unfold u, u_default, w_default. field. lra.
  - intros i j Hi Hj Hij. eapply mean_eq.
    + apply (entry_pair P n L (u_default n) (u_default n) l i j 1 (y n l) V C); auto.
    + reflexivity.
    + fold SV SC. unfold u. ring.
Qed.

(** All these moments are finite. *)
Lemma all_pairs P n L : default P n L -> finite_fourth_moment P n -> forall l, (l <= L)%nat ->
  exists V C, (forall j, (j < n l)%nat -> mean P (fun w => y n l j w ^ 2) (V j)) /\
  (forall i j, (i < n l)%nat -> (j < n l)%nat -> mean P (fun w => y n l i w ^ 2 * y n l j w ^ 2) (C i j)).
Proof.
  intros D [m Hm]. induction l as [|l IH]; intros Hl.
  - destruct (choose2 (n O) (n O) (fun i j => mean P (fun w => y n O i w ^ 2 * y n O j w ^ 2))) as [C HC].
    + apply (pairs_from_norm P (n O) (y n O) m); [|exact Hm]. intros; apply rv_site.
    + destruct (choose (n O) (fun i => mean P (fun w => y n O i w ^ 2))) as [V HV]; [|now exists V, C].
      apply (second_from_pairs P (n O) (y n O) C); [|exact HC]. intros; apply rv_site.
  - destruct IH as (V & C & HV & HC); [lia|].
    assert (M := next_moments P n L l V C D Hl HV HC). cbv zeta in M.
    eexists (fun _ => _), (fun i j => if Nat.eqb i j then _ else _). split; [apply M|].
    exact (moments_pairs P _ _ _ _ _ M).
Qed.

(** The variance of the squared norm. *)
Lemma norm_variance P n (f : nat -> outcome -> R) V C : (forall i, (i < n)%nat -> mean P (fun w => f i w ^ 2) (V i)) ->
  (forall i j, (i < n)%nat -> (j < n)%nat -> mean P (fun w => f i w ^ 2 * f j w ^ 2) (C i j)) ->
  variance P (norm2 n f) (sum n (fun i => sum n (C i)) - sum n V ^ 2).
Proof. intros HV HC. apply variance_formula; [now apply norm_mean|now apply norm_square]. Qed.

Theorem p2_7_covariance : P2.p2_7_covariance.
Proof.
  intros P n L D F l Hl.
  destruct (all_pairs P n L D F l) as (V & C & HV & HC); [lia|].
  exists (sum (n l) (fun i => sum (n l) (C i)) - sum (n l) V ^ 2). split; [now apply norm_variance|].
  intros i j Hi Hj Hij. destruct (next_moments P n L l V C D Hl HV HC) as (M2 & _ & M22).
  replace (_ / _) with ((u_default n l ^ 2 * sum (n l) (fun i => sum (n l) (C i)) + 2 * u_default n l ^ 2 * sum (n l) V
    + u_default n l ^ 2) - (u_default n l * sum (n l) V + u_default n l) * (u_default n l * sum (n l) V + u_default n l)).
  - apply covariance_formula; auto.
  - assert (Hn := default_width P n L l D). unfold u_default. field. lra.
Qed.

(** A variance is unique and not negative. *)
Lemma variance_unique P f v v' : variance P f v -> variance P f v' -> v = v'.
Proof.
  intros (m & M & V) (m' & M' & V'). rewrite <- (mean_unique P _ _ _ M M') in V'. now apply (mean_unique P _ _ _ V).
Qed.

Lemma variance_nonneg P f v : variance P f v -> 0 <= v.
Proof. intros (m & M & V). apply (mean_nonneg P _ _ V). intros. apply pow2_ge_0. Qed.

Theorem p2_7_positive : P2.p2_7_positive.
Proof.
  intros P n L D F [|l] W Hl HlL HW; [lia|].
  destruct (all_pairs P n L D F l) as (V & C & HV & HC); [lia|].
  assert (M := next_moments P n L l V C D HlL HV HC). cbv zeta in M.
  assert (W0 := variance_nonneg P _ _ (norm_variance P _ _ V C HV HC)).
  assert (Hw := norm_variance P _ _ (fun _ => _) _ (proj1 M) (moments_pairs P _ _ _ _ _ M)).
  rewrite (variance_unique P _ _ _ HW Hw), sum_pairs, sum_const. clear HW Hw.
  assert (N := default_width P n L (S l) D). assert (N' := default_width P n L l D).
  set (u := u_default n l) in *. set (SV := sum (n l) V) in *. set (SC := sum (n l) (fun i => sum (n l) (C i))) in *.
  assert (u0 : 0 < u ^ 2) by (apply pow_lt; unfold u, u_default; apply Rdiv_lt_0_compat; lra).
  assert (V0 : 0 <= SV).
  { apply sum_nonneg. intros j Hj. apply (mean_nonneg P _ _ (HV j Hj)). intros. apply pow2_ge_0. }
  assert (C0 : forall i j, (i < n l)%nat -> (j < n l)%nat -> 0 <= C i j).
  { intros i j Hi Hj. apply (mean_nonneg P _ _ (HC i j Hi Hj)). intros. apply Rmult_le_pos; apply pow2_ge_0. }
  assert (CC : sum (n l) (fun i => C i i) <= SC).
  { apply sum_le. intros i Hi. apply (sum_term (n l) (C i)); auto. }
  assert (CD : 0 <= sum (n l) (fun i => C i i)) by (apply sum_nonneg; auto).
  set (SD := sum (n l) (fun i => C i i)) in *.
  match goal with |- 0 < ?t => replace t with
    (n (S l) * (u ^ 2 * (4 / 5 + 4 * SV + 2 * SC - 6 / 5 * SD)) + (n (S l)) ^ 2 * (u ^ 2 * (SC - SV ^ 2))) by field end.
  apply Rplus_lt_le_0_compat.
  - apply Rmult_lt_0_compat; [exact N|]. apply Rmult_lt_0_compat; [exact u0|]. lra.
  - apply Rmult_le_pos; [apply pow2_ge_0|]. apply Rmult_le_pos; [lra|exact W0].
Qed.

Theorem p2_7_first_layer : P2.p2_7_first_layer.
Proof.
  intros P n V HV. destruct (Nat.eq_dec (n O) 0) as [E|E].
  - (* No entries: the norm is 0. *)
    assert (K : forall w, norm2 (n O) (y n O) w = 0) by (intros w; now rewrite E).
    split; intros _.
    + exists 0. apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros w|reflexivity].
      rewrite K. destruct (Req_EM_T (0 - 0) 0); lra.
    + replace V with 0; [unfold Rdiv; ring|]. destruct HV as (m & M & V2).
      assert (m = 0) by (apply (mean_unique P _ _ _ M); apply (mean_eq P (fun _ => 0) _ 0); auto using mean_constant).
      subst m. apply (mean_unique P (fun _ => 0)); [apply mean_constant|].
      apply (mean_eq P _ _ _ _ V2); [intros w; rewrite K; ring|reflexivity].
  - assert (N : 0 < n O) by (apply lt_0_INR; lia).
    assert (K : V / (9 * n O ^ 2) = 0 <-> V = 0).
    { split; intros H; [|rewrite H; field; lra].
      replace V with (V / (9 * n O ^ 2) * (9 * n O ^ 2)) by (field; lra). rewrite H. ring. }
    rewrite K. destruct HV as (m & M & V2). split.
    + intros ->. exists m.
      apply (mean_eq P (fun w => if Req_EM_T ((norm2 (n O) (y n O) w - m) ^ 2) 0 then 0 else 1) _ 0); [|intros w|reflexivity].
      * apply (mean_null P (fun w => (norm2 (n O) (y n O) w - m) ^ 2)); [exact V2|intros; apply pow2_ge_0].
      * destruct (Req_EM_T (norm2 (n O) (y n O) w - m) 0) as [Z|Z],
          (Req_EM_T ((norm2 (n O) (y n O) w - m) ^ 2) 0) as [Z'|Z']; try reflexivity; exfalso.
        -- apply Z'. rewrite Z. ring.
        -- now apply (pow_nonzero _ 2) in Z.
    + intros [c Hc].
      assert (Rn : random_variable P (norm2 (n O) (y n O))) by exact (mean_rv P _ _ M).
      assert (E' : m = c) by (apply (mean_unique P _ _ _ M); now apply almost_surely_mean). subst c.
      apply (mean_unique P _ _ _ V2).
      apply (mean_eq P (fun w => (norm2 (n O) (y n O) w - m) * (norm2 (n O) (y n O) w - m)) _ 0);
        [|intros; ring|reflexivity].
      apply almost_surely_multiple; auto with book. now apply almost_surely_shift.
Qed.

(** Two entries of a layer have E[y_i y_j] = 0. *)
Lemma entries_uncorrelated P n L l i j : default P n L -> standard_input P n -> (l < L)%nat ->
  (i < n (S l))%nat -> (j < n (S l))%nat -> i <> j -> mean P (fun w => y n (S l) i w * y n (S l) j w) 0.
Proof.
  intros D X0 Hl Hi Hj Hij. assert (I : independent P) by apply D.
  assert (Y : forall k, (k < n l)%nat -> computed_from (past l) (y n l k) /\ random_variable P (y n l k))
    by (intros k Hk; now apply (network_past P n _ _ l k (input_like_X P n))).
  assert (Ry : random_variable P (y n (S l) j)) by (apply (network_past P n _ _ (S l) j (input_like_X P n)); auto).
  destruct (p2_2_mean P n L D X0 (S l) j Hl Hj) as [_ [vj Hvj]].
  apply (mean_eq P (fun w => sum (n l) (fun k => w (A (S l) i k) * (y n l k w * y n (S l) j w))
    + w (B (S l) i) * y n (S l) j w) _ (sum (n l) (fun k => 0) + 0)).
  - assert (Cj : computed_from (past_row l i) (y n (S l) j)).
    { apply (entry_past_row n 1 (y n l) l i j); [auto|]. intros k Hk. now apply Y. }
    apply mean_plus.
    + apply (mean_sum P (n l) (fun k w => w (A (S l) i k) * (y n l k w * y n (S l) j w))). intros k Hk.
      destruct (p2_2_mean P n L D X0 l k) as [_ [vk Hvk]]; [lia|exact Hk|].
      destruct (mean_product1 P _ _ _ _ (proj2 (Y k Hk)) Ry Hvk Hvj) as [m Hm].
      replace 0 with (0 * m) by ring.
      apply (mean_weight P (past_row l i) _ (fun t => t)); auto with book.
      * simpl. lia.
      * apply cf_times; [|exact Cj]. apply past_past_row. now apply Y.
      * now apply (default_weights P n L D).
    + destruct (mean_from_square P _ _ Ry Hvj) as [m Hm]. replace 0 with (0 * m) by ring.
      apply (mean_weight P (past_row l i) _ (fun t => t)); auto with book.
      * simpl. lia.
      * now apply (default_biases P n L D).
  - intros w. change (y n (S l) i w) with (entry n 1 (y n l) l i w). unfold entry.
    rewrite Rmult_plus_distr_r, (Rmult_comm (sum _ _)), <- sum_scale. f_equal; [|ring].
    apply sum_ext. intros k Hk. ring.
  - rewrite sum_const. ring.
Qed.

Theorem p2_7_not_independent : P2.p2_7_not_independent.
Proof.
  intros P n L D X0 [|l] i j Hl HlL Hi Hj Hij; [lia|].
  split.
  - replace 0 with (0 - 0 * 0) by ring. apply covariance_formula.
    + now apply (p2_2_mean P n L D X0).
    + now apply (p2_2_mean P n L D X0).
    + now apply (entries_uncorrelated P n L).
  - intros c (m & m' & M & M' & MC) Hc Hind.
    assert (K := Hind (fun t => t ^ 2) (fun t => t ^ 2) m m' M M').
    enough (c = 0) by lra. apply (mean_unique P _ _ _ MC).
    apply (mean_eq P (fun w => y n (S l) i w ^ 2 * y n (S l) j w ^ 2 - m' * y n (S l) i w ^ 2
      - m * y n (S l) j w ^ 2 + m * m') _ (m * m' - m' * m - m * m' + m * m')); [|intros; ring|ring].
    repeat first [apply mean_minus | apply mean_plus | apply mean_scale | apply mean_constant | assumption].
Qed.

Theorem p2_7_pooling : P2.p2_7_pooling.
Proof.
  intros P f m T v q c Hm HT Hq M Hind.
  assert (Hm' : 0 < m) by now apply lt_0_INR. assert (HT' : 0 < T) by now apply lt_0_INR.
  set (F := fun t w => sum m (fun i => f t i w ^ 2)).
  assert (F1 : forall t, (t < T)%nat -> mean P (F t) (m * v)).
  { intros t Ht. rewrite <- sum_const. apply (mean_sum P m (fun i w => f t i w ^ 2)). intros i Hi. now apply (M t Ht). }
  assert (F2 : forall s t, (s < T)%nat -> (t < T)%nat ->
    mean P (fun w => F s w * F t w) (if Nat.eqb s t then m * q + m * (m - 1) * c else m ^ 2 * v ^ 2)).
  { intros s t Hs Ht. destruct (Nat.eqb_spec s t) as [<-|N].
    - rewrite <- sum_pairs.
      apply (mean_eq P (fun w => norm2 m (f s) w ^ 2) _ (sum m (fun i => sum m (fun j => if Nat.eqb i j then q else c))));
        [|intros; unfold norm2, F; ring|reflexivity].
      apply norm_square. exact (moments_pairs P _ _ _ _ _ (M s Hs)).
    - apply (mean_eq P (fun w => sum m (fun i => sum m (fun j => f s i w ^ 2 * f t j w ^ 2))) _
        (sum m (fun i => sum m (fun j => v * v)))).
      + apply (mean_sum P m (fun i w => sum m (fun j => f s i w ^ 2 * f t j w ^ 2))). intros i Hi.
        apply (mean_sum P m (fun j w => f s i w ^ 2 * f t j w ^ 2)). auto.
      + intros w. unfold F. rewrite Rmult_comm, <- sum_scale. apply sum_ext. intros i _.
        rewrite Rmult_comm, <- sum_scale. apply sum_ext. intros j _. ring.
      + rewrite !sum_const. ring. }
  set (V := (q - v ^ 2) / (m * T) * (1 + (m - 1) * ((c - v ^ 2) / (q - v ^ 2)))).
  exists V. split; [|split].
  - replace V with ((/ (m * T)) ^ 2 * (T * (m * q + m * (m - 1) * c) + T * (T - 1) * (m ^ 2 * v ^ 2)) - v ^ 2)
      by (unfold V; field; lra).
    apply variance_formula.
    + apply (mean_eq P (fun w => / (m * T) * sum T (fun t => F t w)) _ (/ (m * T) * (T * (m * v)))).
      * apply mean_scale. rewrite <- sum_const. now apply mean_sum.
      * intros w. unfold F, Rdiv. ring.
      * field. lra.
    + apply (mean_eq P (fun w => (/ (m * T)) ^ 2 * sum T (fun s => sum T (fun t => F s w * F t w))) _
        ((/ (m * T)) ^ 2 * sum T (fun s => sum T (fun t => if Nat.eqb s t then m * q + m * (m - 1) * c else m ^ 2 * v ^ 2)))).
      * apply mean_scale. apply (mean_sum P T (fun s w => sum T (fun t => F s w * F t w))). intros s Hs.
        apply (mean_sum P T (fun t w => F s w * F t w)). auto.
      * intros w. rewrite <- sum_sqr. unfold F, Rdiv. ring.
      * now rewrite sum_pairs.
  - unfold V. apply sqrt_mult_alt. apply Rlt_le, Rdiv_lt_0_compat; [lra|]. now apply Rmult_lt_0_compat.
  - intros H2 Hc. rewrite <- sqrt_1 at 1. apply sqrt_lt_1_alt. split; [lra|].
    assert (2 <= INR m) by (now apply (le_INR 2)).
    assert (0 < (m - 1) * ((c - v ^ 2) / (q - v ^ 2))); [|lra].
    apply Rmult_lt_0_compat; [lra|]. apply Rdiv_lt_0_compat; lra.
Qed.
