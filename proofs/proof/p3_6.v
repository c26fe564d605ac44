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
