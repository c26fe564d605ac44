(** Claim P3.6. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 norms_p3 p3_1 p3_2 p3_3 p3_4.
Open Scope R_scope.

Theorem p3_6_zero : P3.p3_6_zero.
Proof.
  intros N A b x j W P Sm Hj E.
  assert (Z : forall a, (a < n N (j - 1))%nat -> g N A b x (j - 1) a = 0).
  { intros a Ha. rewrite (fork N A b x j) by assumption.
    rewrite (row_mat_ext _ _ (g N A b x j) _ (fun i c => -1 * Id i c)).
    - replace (row_mat (n N j) (g N A b x j) (fun i c => -1 * Id i c) a)
        with (-1 * row_mat (n N j) (g N A b x j) Id a).
      + rewrite row_Id by (rewrite (width N j) by assumption; exact Ha). ring.
      + unfold row_mat. rewrite <- sum_scal. apply sum_ext. intros; ring.
    - reflexivity.
    - intros i Hi. rewrite E by assumption. ring. }
  split; [exact Z|].
  intros i Hi. apply zero_gradients; try assumption; [lia|].
  apply (zero_below_width N A b x i (j - 1)); (lia || assumption).
Qed.

(** The slope of ReLU at a positive number is 1. *)
Lemma Derive_relu t : 0 < t -> Derive relu t = 1.
Proof.
  intros H. apply is_derive_unique.
  apply (is_derive_ext_loc (fun s => s)); [|apply (is_derive_id t)].
  exists (mkposreal t H). intros s B.
  unfold ball in B; simpl in B; unfold AbsRing_ball, abs, minus, plus, opp in B; simpl in B.
  apply Rabs_def2 in B. unfold relu. symmetry. apply Rmax_left. lra.
Qed.

Theorem p3_6_relu : P3.p3_6_relu.
Proof.
  intros N A b x j W P R Hj E Y.
  assert (Wd := width N j W P Hj).
  assert (Z : forall a, (a < n N j)%nat -> z N A b x j a = b j a - y N A b x (j - 1) a).
  { intros a Ha. unfold z, before, mat_col.
    rewrite (sum_ext _ _ (fun c => -1 * (Id a c * y N A b x (j - 1) c))).
    - rewrite sum_scal. fold (mat_col (n N (j - 1)) Id (y N A b x (j - 1)) a).
      rewrite Id_col by (rewrite <- Wd; exact Ha). ring.
    - intros c Hc. rewrite E by assumption. ring. }
  split.
  - intros a c Ha Hc. unfold J, diag_mul, slope.
    rewrite R, Derive_relu, E by (try rewrite Z; try assumption; specialize (Y a Ha); lra). ring.
  - intros a Ha. rewrite y_step by lia. unfold layer. fold (z N A b x j).
    assert (S' : skips N j = true) by (unfold skips; rewrite P; apply Nat.leb_le; lia).
    rewrite S', R, Z by exact Ha. unfold relu.
    rewrite Rmax_left by (specialize (Y a Ha); lra). ring.
Qed.

Lemma norm_zero m v : (forall a, (a < m)%nat -> v a = 0) -> norm m v = 0.
Proof.
  intros Z. unfold norm. rewrite <- sqrt_0. f_equal.
  apply sum_zero. intros i Hi. rewrite Z by exact Hi. ring.
Qed.

Lemma norm2_pos m v a : (a < m)%nat -> v a <> 0 -> 0 < norm2 m v.
Proof.
  intros H V. induction m as [|m IH]; [lia|]. unfold norm2; simpl.
  assert (G := norm2_ge0 m v). unfold norm2 in *.
  destruct (Nat.eq_dec a m) as [->|D].
  - assert (0 < v m * v m) by (apply Rsqr_pos_lt in V; exact V). lra.
  - assert (Q := Rle_0_sqr (v m)). unfold Rsqr in Q. assert (a < m)%nat by lia. specialize (IH H0). lra.
Qed.

Theorem p3_6_large : P3.p3_6_large.
Proof.
  intros N A b x j eps W P Hj B [a [Ha G]] Z.
  assert (F : norm (n N (j - 1)) (fun c => -1 * g N A b x j c)
            = norm (n N (j - 1)) (row_mat (n N j) (g N A b x j) (J N A b x j))).
  { apply norm_ext. intros c Hc. assert (K := fork N A b x j c W P Hj Hc).
    rewrite Z in K by exact Hc. lra. }
  rewrite norm_scal, Rabs_left in F by lra.
  assert (RB := row_bound _ _ _ _ (g N A b x j) B).
  rewrite <- F, <- (width N j) in RB by assumption.
  assert (0 < norm (n N j) (g N A b x j)) by (apply sqrt_lt_R0; now apply norm2_pos with a).
  apply Rmult_le_reg_r with (norm (n N j) (g N A b x j)); lra.
Qed.

(** One summand is at most the sum, if all are nonnegative. *)
Lemma summand_le m f i : (forall j, 0 <= f j) -> (i < m)%nat -> f i <= sum m f.
Proof.
  intros P. induction m as [|m IH]; intros H; [lia|]. simpl.
  assert (S0 := sum_ge0 m f (fun j _ => P j)). assert (Pm := P m).
  destruct (Nat.eq_dec i m) as [->|]; [lra|]. specialize (IH ltac:(lia)). lra.
Qed.

Lemma relu_lipschitz s t : Rabs (relu s - relu t) <= Rabs (s - t).
Proof. unfold relu, Rmax. repeat destruct Rle_dec; unfold Rabs; repeat destruct Rcase_abs; lra. Qed.

(** A row times a small vector is small. *)
Lemma row_small m a u e : 0 <= e -> (forall j, (j < m)%nat -> Rabs (u j) <= e) ->
  Rabs (sum m (fun j => a j * u j)) <= sum m (fun j => Rabs (a j)) * e.
Proof.
  intros He. induction m as [|m IH]; intros H; simpl; [rewrite Rabs_R0; lra|].
  apply Rle_trans with (1 := Rabs_triang _ _). rewrite Rabs_mult, Rmult_plus_distr_r.
  apply Rplus_le_compat; [auto|]. apply Rmult_le_compat_l; [apply Rabs_pos | auto].
Qed.

(** y_l is a Lipschitz function of x. *)
Lemma y_lipschitz N A b x l : well_formed N -> sigma N = relu -> (l <= L N - 1)%nat ->
  exists C, 0 <= C /\ forall x' d, 0 <= d -> (forall i, (i < n N 0)%nat -> Rabs (x' i - x i) <= d) ->
  forall i, (i < n N l)%nat -> Rabs (y N A b x' l i - y N A b x l i) <= C * d.
Proof.
  intros W R. induction l as [|l IH]; intros Hl.
  - exists 1. split; [lra|]. intros x' d Hd H i Hi. rewrite Rmult_1_l. now apply H.
  - destruct IH as [C [HC K]]; [lia|].
    pose (a := fun i => sum (n N l) (fun j => Rabs (A (S l) i j))).
    assert (Pa : forall i, 0 <= a i) by (intros i; apply sum_ge0; intros; apply Rabs_pos).
    exists (sum (n N (S l)) a * C + C).
    assert (Ps := sum_ge0 (n N (S l)) a (fun i _ => Pa i)).
    assert (P0 := Rmult_le_pos _ _ Ps HC).
    split; [lra|].
    intros x' d Hd Hx i Hi. specialize (K x' d Hd Hx).
    assert (HCd : 0 <= C * d) by now apply Rmult_le_pos.
    rewrite !(y_step N A b _ (S l)) by lia. unfold layer. rewrite R.
    replace (S l - 1)%nat with l by lia.
    set (u' := y N A b x' l) in *. set (u := y N A b x l) in *.
    assert (Z : Rabs (before N A b (S l) u' i - before N A b (S l) u i) <= sum (n N (S l)) a * (C * d)).
    { apply Rle_trans with (a i * (C * d)).
      - replace (before N A b (S l) u' i - before N A b (S l) u i)
          with (sum (n N l) (fun j => A (S l) i j * (u' j - u j))).
        + apply row_small; assumption.
        + unfold before, mat_col. replace (S l - 1)%nat with l by lia.
          rewrite (sum_ext _ _ (fun j => A (S l) i j * u' j + -1 * (A (S l) i j * u j))) by (intros; ring).
          rewrite sum_plus, sum_scal. ring.
      - apply Rmult_le_compat_r; [exact HCd | now apply summand_le]. }
    assert (RL := relu_lipschitz (before N A b (S l) u' i) (before N A b (S l) u i)).
    destruct (skips N (S l)) eqn:S'.
    + assert (Wd := skips_width N (S l) W ltac:(lia) S'). replace (S l - 1)%nat with l in Wd by lia.
      specialize (K i ltac:(lia)).
      match goal with |- Rabs ?e <= _ => replace e with
        ((relu (before N A b (S l) u' i) - relu (before N A b (S l) u i)) + (u' i - u i)) by ring end.
      apply Rle_trans with (1 := Rabs_triang _ _). lra.
    + rewrite !Rplus_0_r. lra.
Qed.

(** Finitely many positive numbers have a positive lower bound. *)
Lemma positive_bound m (f : nat -> R) (P : nat -> Prop) : (forall a, (a < m)%nat -> P a -> 0 < f a) ->
  exists d, 0 < d /\ forall a, (a < m)%nat -> P a -> d <= f a.
Proof.
  induction m as [|m IH]; intros H; [exists 1; split; [lra | lia]|].
  destruct IH as [d [Hd K]]; [auto|].
  destruct (Rlt_dec 0 (f m)) as [F|F].
  - exists (Rmin d (f m)). split; [now apply Rmin_pos|]. intros a Ha Pa.
    destruct (Nat.eq_dec a m) as [->|]; [apply Rmin_r|].
    apply Rle_trans with (1 := Rmin_l _ _). apply K; [lia | exact Pa].
  - exists d. split; [exact Hd|]. intros a Ha Pa.
    destruct (Nat.eq_dec a m) as [->|]; [|apply K; [lia | exact Pa]].
    exfalso. apply F, H; [lia | exact Pa].
Qed.

Theorem p3_6_open : P3.p3_6_open.
Proof.
  intros N A b x j W P R Hj Y.
  assert (Wd := width N j W P Hj).
  destruct (y_lipschitz N A b x (j - 1) W R ltac:(lia)) as [C [HC K]].
  destruct (positive_bound (n N j) (fun a => b j a - y N A b x (j - 1) a) (fun a => (a < n N (j - 1))%nat))
    as [e [He B]].
  { intros a Ha _. specialize (Y a Ha). lra. }
  assert (HC' : 0 < C + 1) by lra.
  exists (e / (C + 1)). split; [now apply Rdiv_lt_0_compat|].
  intros x' H a Ha. assert (Pa : (a < n N (j - 1))%nat) by (rewrite <- Wd; exact Ha).
  assert (D := K x' (e / (C + 1)) ltac:(apply Rlt_le; now apply Rdiv_lt_0_compat)
    (fun i Hi => Rlt_le _ _ (H i Hi)) a Pa).
  assert (Q : C * (e / (C + 1)) < e).
  { apply Rmult_lt_reg_r with (C + 1); [exact HC'|].
    replace (C * (e / (C + 1)) * (C + 1)) with (C * e) by (field; lra). lra. }
  specialize (B a Ha Pa). assert (T := Rle_abs (y N A b x' (j - 1) a - y N A b x (j - 1) a)). lra.
Qed.
