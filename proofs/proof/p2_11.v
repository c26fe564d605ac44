(** P2.11: two inputs through the same network. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_1 p2_2 p2_4 p2_5.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** The difference of the outputs: the biases cancel. *)
Lemma difference n l i w : y n l i w - yt n l i w = network n (fun _ => 0) (fun i w => w (X i) - w (Xt i)) l i w.
Proof.
  revert i. induction l as [|l IH]; intros i; [reflexivity|].
  unfold y, yt in *. cbn [network]. rewrite (sum_ext (n l) (fun j => _ * network n (fun _ => 0) _ l j w)
    (fun j => w (A (S l) i j) * network n (fun _ => 1) (fun i w => w (X i)) l j w
      + (-1) * (w (A (S l) i j) * network n (fun _ => 1) (fun i w => w (Xt i)) l j w))).
  - rewrite sum_plus, (sum_scale (n l) (-1)). ring.
  - intros j _. rewrite <- IH. ring.
Qed.

(** Mean and second moment of both outputs and of their difference. *)
Lemma pair_moments P n L rho i : default P n L -> two_inputs P n rho -> (i < n L)%nat ->
  let V := 1 / 3 ^ L + \sum_(k < L) (1 / (3 ^ (L - k) * n k)) in
  (mean P (y n L i) 0 /\ mean P (fun w => y n L i w ^ 2) V) /\
  (mean P (yt n L i) 0 /\ mean P (fun w => yt n L i w ^ 2) V) /\
  mean P (fun w => (y n L i w - yt n L i w) ^ 2) (2 * (1 - rho) * (1 / 3 ^ L)).
Proof.
  intros D X0 Hi V.
  assert (E : 1 * (1 / 3 ^ L) + \sum_(k < L) (1 ^ 2 * (1 / (3 ^ (L - k) * n k))) = V).
  { unfold V. rewrite Rmult_1_l. f_equal. apply sum_ext. intros; ring. }
  split; [|split].
  - rewrite <- E. apply (parts P n L (fun _ => 1) (fun i w => w (X i)) 1 D (input_like_X P n)) with (l := L); auto.
    intros j Hj. destruct (X0 j Hj) as (H1 & H2 & _). auto.
  - rewrite <- E. apply (parts P n L (fun _ => 1) (fun i w => w (Xt i)) 1 D (input_like_Xt P n)) with (l := L); auto.
    intros j Hj. destruct (X0 j Hj) as (_ & _ & H1 & H2 & _). auto.
  - assert (K : mean P (fun w => network n (fun _ => 0) (fun i w => w (X i) - w (Xt i)) L i w ^ 2)
      ((2 - 2 * rho) * (1 / 3 ^ L) + \sum_(k < L) (0 ^ 2 * (1 / (3 ^ (L - k) * n k))))).
    { apply (parts P n L (fun _ => 0) _ (2 - 2 * rho) D) with (l := L); auto.
      - intros j Hj. split; [|auto with book]. apply cf_minus; apply cf_site; exact Logic.I.
      - intros j Hj. destruct (X0 j Hj) as (M1 & M2 & N1 & N2 & C). split.
        + replace 0 with (0 - 0) by ring. now apply mean_minus.
        + apply (mean_eq P (fun w => w (X j) ^ 2 - 2 * (w (X j) * w (Xt j)) + w (Xt j) ^ 2) _ (1 - 2 * rho + 1));
            [|intros; ring|ring].
          apply mean_plus; [|exact N2]. apply mean_minus; [exact M2|]. now apply mean_scale. }
    apply (mean_eq P _ _ _ _ K); [intros w; now rewrite difference|].
    rewrite (sum_ext L _ (fun _ => 0)) by (intros; ring). rewrite sum_const. ring.
Qed.

(** The variance is positive. *)
Lemma closed_form_positive (n : nat -> nat) L : (forall l, (0 < n l)%nat) ->
  0 < 1 / 3 ^ L + \sum_(k < L) (1 / (3 ^ (L - k) * n k)).
Proof.
  intros Hn. apply Rplus_lt_le_0_compat.
  - apply Rdiv_lt_0_compat; [lra|]. apply pow_lt. lra.
  - apply sum_nonneg. intros k _. apply Rlt_le, Rdiv_lt_0_compat; [lra|].
    apply Rmult_lt_0_compat; [apply pow_lt; lra|]. apply lt_0_INR, Hn.
Qed.

(** The correlation of two variables of mean 0 with the same variance, from the mean square of their difference. *)
Lemma correlation_from_difference P f g V d : 0 < V -> random_variable P f -> random_variable P g ->
  mean P f 0 -> mean P (fun w => f w ^ 2) V -> mean P g 0 -> mean P (fun w => g w ^ 2) V ->
  mean P (fun w => (f w - g w) ^ 2) d -> correlation P f g (1 - d / 2 / V).
Proof.
  intros HV Rf Rg F1 F2 G1 G2 Hd. exists V, V, (V - d / 2). split; [|split; [|split]].
  - now apply variance_centred.
  - now apply variance_centred.
  - replace (V - d / 2) with (V - d / 2 - 0 * 0) by ring. apply covariance_formula; auto.
    apply (mean_eq P (fun w => / 2 * (f w ^ 2 + g w ^ 2 - (f w - g w) ^ 2)) _ (/ 2 * (V + V - d))); [|intros; field|field].
    apply mean_scale. apply mean_minus; [|exact Hd]. now apply mean_plus.
  - rewrite sqrt_square by lra. field. lra.
Qed.

Lemma pair_correlation P n L rho i : default P n L -> two_inputs P n rho -> (i < n L)%nat ->
  let V := 1 / 3 ^ L + \sum_(k < L) (1 / (3 ^ (L - k) * n k)) in
  correlation P (y n L i) (yt n L i) (1 - (1 - rho) * (1 / 3 ^ L) / V).
Proof.
  intros D X0 Hi V. destruct (pair_moments P n L rho i D X0 Hi) as ((F1 & F2) & (G1 & G2) & Hd). fold V in F2, G2.
  assert (HV : 0 < V) by (apply closed_form_positive; apply D).
  assert (0 < 3 ^ L) by (apply pow_lt; lra).
  replace ((1 - rho) * (1 / 3 ^ L) / V) with (2 * (1 - rho) * (1 / 3 ^ L) / 2 / V) by (field; lra).
  apply correlation_from_difference; auto; eapply mean_rv; eassumption.
Qed.

Theorem p2_11_correlation : P2.p2_11_correlation.
Proof.
  intros P n L rho D X0 i Hi. assert (M := pair_moments P n L rho i D X0 Hi). cbv zeta in M.
  split; [apply M|]. eexists. split.
  - apply variance_centred; apply M.
  - now apply pair_correlation.
Qed.

Theorem p2_11_constant_width : P2.p2_11_constant_width.
Proof.
  intros P m L rho D X0 i Hi. assert (Hm : (0 < m)%nat) by lia. assert (0 < INR m) by now apply lt_0_INR.
  assert (C := pair_correlation P (fun _ => m) L rho i D X0 Hi). cbv zeta in C.
  rewrite (sum_ext L _ (fun k => 1 ^ 2 * (1 / (3 ^ (L - k) * m)))), all_biases in C by (auto; intros; ring).
  replace (1 - _) with (1 - (1 - rho) * (1 / 3 ^ L) / (1 / 3 ^ L + (1 - 1 / 3 ^ L) / (2 * m))); [exact C|].
  assert (1 <= 3 ^ L) by (apply pow_R1_Rle; lra). field. nra.
Qed.

(** x~ = rho x + √(1 - rho²) times an independent copy. *)
Definition mix (rho : R) (w : outcome) : outcome :=
  fun s => match s with Xt i => rho * w (X i) + sqrt (1 - rho ^ 2) * w (Xt i) | _ => w s end.

Lemma mix_rv P rho s : random_variable P (fun w => mix rho w s).
Proof. destruct s; simpl; auto with book. Qed.

Theorem p2_11_inhabited : P2.p2_11_inhabited.
Proof.
  intros n L rho Hn Hr. assert (D := default_law_default n Hn L).
  exists (push (default_law n) (mix rho) (mix_rv _ rho)). split.
  - destruct D as (I & _ & HA & HB). split; [|split; [exact Hn|split]].
    + apply push_independent; [exact I|]. intros s. destruct s; simpl; try (apply cf_site; reflexivity).
      apply cf_plus; apply cf_times; auto with book; apply cf_site; exact Logic.I.
    + exact HA.
    + exact HB.
  - intros i _. assert (M1 : mean (default_law n) (fun w => w (X i)) 0) by apply coins_first.
    assert (M2 : mean (default_law n) (fun w => w (X i) ^ 2) 1) by now apply default_law_second.
    assert (N1 : mean (default_law n) (fun w => w (Xt i)) 0) by apply coins_first.
    assert (N2 : mean (default_law n) (fun w => w (Xt i) ^ 2) 1) by now apply default_law_second.
    assert (C : mean (default_law n) (fun w => w (X i) * w (Xt i)) (0 * 0)).
    { apply (coins_product _ _ _ (eq (X i)) (eq (Xt i))); auto using cf_site. intros s E1 E2. congruence. }
    assert (Hs : sqrt (1 - rho ^ 2) ^ 2 = 1 - rho ^ 2) by (apply pow2_sqrt; nra).
    split; [exact M1|split; [exact M2|split; [|split]]]; cbn [push mean mix].
    + apply (mean_eq _ (fun w => rho * w (X i) + sqrt (1 - rho ^ 2) * w (Xt i)) _ (rho * 0 + sqrt (1 - rho ^ 2) * 0));
        [|reflexivity|ring]. apply mean_plus; now apply mean_scale.
    + apply (mean_eq _ (fun w => rho ^ 2 * w (X i) ^ 2 + (2 * rho * sqrt (1 - rho ^ 2)) * (w (X i) * w (Xt i))
        + (1 - rho ^ 2) * w (Xt i) ^ 2) _ (rho ^ 2 * 1 + (2 * rho * sqrt (1 - rho ^ 2)) * (0 * 0) + (1 - rho ^ 2) * 1));
        [|intros w|ring].
      2:{ transitivity (rho ^ 2 * w (X i) ^ 2 + 2 * rho * sqrt (1 - rho ^ 2) * (w (X i) * w (Xt i))
            + sqrt (1 - rho ^ 2) ^ 2 * w (Xt i) ^ 2); [ring|now rewrite Hs]. }
      repeat apply mean_plus; now apply mean_scale.
    + apply (mean_eq _ (fun w => rho * w (X i) ^ 2 + sqrt (1 - rho ^ 2) * (w (X i) * w (Xt i))) _
        (rho * 1 + sqrt (1 - rho ^ 2) * (0 * 0))); [|intros; ring|ring].
      apply mean_plus; now apply mean_scale.
Qed.
