(** Claim P3.10. *)
From Coq Require Import Reals List Arith Bool Lia Lra FunctionalExtensionality.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 expectation_p3.
Open Scope R_scope.

(** The branch A f(y) on columns, for any f. *)
Lemma column_branch S m A gamma (y : nat -> vec) (f : vec -> vec) beta : (1 <= m)%nat ->
  random_matrix S m m A (gamma / INR m) -> independent S A y ->
  E S (fun w => norm2 m (fun i => y w i + beta * mat_col m (A w) (f (y w)) i))
  = E S (fun w => norm2 m (y w)) + beta ^ 2 * gamma * E S (fun w => norm2 m (f (y w))).
Proof.
  intros Hm HA I.
  assert (I' : independent S (fun w i j => A w j i) y).
  { intros F G. apply (I (fun M => F (fun i j => M j i)) G). }
  replace (beta ^ 2 * gamma) with (beta ^ 2 * (INR m * (gamma / INR m))).
  2:{ field. apply not_0_INR. lia. }
  rewrite <- (E_branch S m m _ _ y f (fun v => v) beta (transpose_random _ _ _ _ HA) I').
  apply E_ext. intros w. apply sum_ext. intros i _.
  assert (T : mat_col m (A w) (f (y w)) i = row_mat m (f (y w)) (fun i j => A w j i) i).
  { apply sum_ext. intros; ring. }
  now rewrite T.
Qed.

Theorem p3_10_gain : P3.p3_10_gain.
Proof.
  intros S m A y beta gamma Hm HA I.
  rewrite (column_branch S m A gamma y (fun v => v) beta Hm HA I). ring.
Qed.

(** (1 + x/k)^k < e^x for x > 0. *)
Lemma pow_lt_exp k x : (1 <= k)%nat -> 0 < x -> (1 + x / INR k) ^ k < exp x.
Proof.
  intros Hk Hx. assert (K : 0 < INR k) by (apply lt_0_INR; lia).
  assert (Q : 0 < x / INR k) by (apply Rdiv_lt_0_compat; assumption).
  replace (exp x) with (exp (x / INR k) ^ k).
  - destruct k as [|k]; [lia|].
    assert (P : forall a c d, 0 < a -> a < c -> a ^ S d < c ^ S d).
    { intros a c d Ha Hc. induction d as [|d IH]; [simpl; lra|].
      change (a * a ^ S d < c * c ^ S d). apply Rmult_le_0_lt_compat; try lra.
      apply pow_le; lra. }
    apply P; [lra|]. apply exp_ineq1. lra.
  - 
    assert (P : forall d t, exp t ^ d = exp (INR d * t)).
    { induction d as [|d IH]; intros t; [simpl; now rewrite Rmult_0_l, exp_0|].
      rewrite S_INR. simpl pow. rewrite IH, <- exp_plus. f_equal. ring. }
    rewrite P. f_equal. field. lra.
Qed.

(** (1/sqrt t)^2 = 1/t. *)
Lemma inv_sqrt_sqr t : 0 < t -> (/ sqrt t) ^ 2 = / t.
Proof.
  intros H. rewrite pow_inv.
  now rewrite pow2_sqrt by lra.
Qed.

Theorem p3_10_scaled : P3.p3_10_scaled.
Proof.
  split.
  - intros S m A y Hm HA I.
    assert (G := p3_10_gain S m A y 1 1 Hm HA I).
    rewrite (E_ext S _ (fun w => / 2 * norm2 m (fun i => y w i + 1 * mat_col m (A w) (y w) i))).
    + rewrite E_scal, G. field.
    + intros w. unfold norm2. rewrite <- sum_scal. apply sum_ext. intros i _.
      assert (H := inv_sqrt_sqr 2 ltac:(lra)). simpl in H. rewrite Rmult_1_r in H.
      rewrite <- H. ring.
  - intros k Hk. assert (K : 0 < INR k) by (apply lt_0_INR; lia).
    split.
    + rewrite inv_sqrt_sqr, Rmult_1_r by exact K. reflexivity.
    + replace (/ INR k) with (1 / INR k) by (unfold Rdiv; ring). apply pow_lt_exp; [exact Hk | lra].
Qed.

Theorem p3_10_relu : P3.p3_10_relu.
Proof.
  intros S m A y Hm HA I after.
  assert (H : after = E S (fun w => norm2 m (y w)) + 2 * E S (fun w => norm2 m (fun j => relu (y w j)))).
  { assert (B := column_branch S m A 2 y (fun v j => relu (v j)) 1 Hm HA I).
    replace (1 ^ 2 * 2) with 2 in B by ring. rewrite <- B.
    apply E_ext. intros w. apply sum_ext. intros i _. ring. }
  split; [exact H|]. intros Sy. rewrite H.
  assert (D := Sy (fun v => norm2 m (fun j => relu (v j)))). simpl in D.
  assert (T : E S (fun w => norm2 m (y w))
    = E S (fun w => norm2 m (fun j => relu (y w j))) + E S (fun w => norm2 m (fun j => relu (- y w j)))).
  { rewrite <- E_plus. apply E_ext. intros w. unfold norm2. rewrite <- sum_plus.
    apply sum_ext. intros j _. unfold relu, Rmax. repeat destruct Rle_dec; try lra.
    replace (y w j) with 0 by lra. ring. }
  rewrite T, <- D. ring.
Qed.

(** A fair sign. *)
Lemma sign_total : sum 2 (fun _ => / 2) = 1.
Proof. simpl. lra. Qed.

Definition sign_space : space :=
  {| points := 2; p := fun _ => / 2; p_nonneg := ltac:(intros; lra); p_total := sign_total |}.

Theorem p3_10_inhabited : P3.p3_10_inhabited.
Proof.
  exists sign_space, (fun w _ _ => if (w =? 0)%nat then 1 else -1), (fun _ _ => 1).
  split; [split|split].
  - intros i j _ _. unfold E. simpl. lra.
  - intros i j i' j' Hi Hj Hi' Hj' D. exfalso. apply D. f_equal; lia.
  - intros F G. unfold E. simpl. lra.
  - unfold E, norm2. simpl. lra.
Qed.

Theorem p3_10_not_two : P3.p3_10_not_two.
Proof.
  assert (R : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  exists sign_space, (fun w _ _ => if (w =? 0)%nat then sqrt 2 else - sqrt 2), (fun _ _ => 1).
  split; [split|split].
  - intros i j _ _. unfold E. simpl. lra.
  - intros i j i' j' Hi Hj Hi' Hj' D. exfalso. apply D. f_equal; lia.
  - intros F G. unfold E. simpl. lra.
  - unfold E, norm2, mat_col, relu. simpl. rewrite Rmax_left by lra. lra.
Qed.

Theorem p3_10_branch : P3.p3_10_branch.
Proof.
  intros S m A y gamma Hm HA I.
  assert (I' : independent S (fun w i j => A w j i) y).
  { intros F G. apply (I (fun M => F (fun i j => M j i)) G). }
  assert (B := E_branch S m m _ _ y (fun v => v) (fun _ _ => 0) 1 (transpose_random _ _ _ _ HA) I').
  replace (1 ^ 2 * (INR m * (gamma / INR m))) with gamma in B by (field; apply not_0_INR; lia).
  assert (Z : E S (fun _ => norm2 m (fun _ => 0)) = 0).
  { apply sum_zero. intros w _. unfold norm2. rewrite (sum_zero m) by (intros; ring). ring. }
  rewrite Z, Rplus_0_l in B. rewrite <- B. apply E_ext. intros w. apply sum_ext. intros i _.
  assert (T : mat_col m (A w) (y w) i = row_mat m (y w) (fun i j => A w j i) i) by (apply sum_ext; intros; ring).
  rewrite T. ring.
Qed.

Theorem p3_10_layers : P3.p3_10_layers.
Proof.
  split.
  - intros S m A y c beta gamma k Hm. induction k as [|k IH]; intros H; [simpl; ring|].
    destruct (H (Datatypes.S k) ltac:(lia)) as [HA I].
    simpl in I. rewrite Nat.sub_0_r in I.
    assert (G := p3_10_gain S m _ _ beta gamma Hm HA I).
    assert (IH' := IH ltac:(intros l Hl; apply H; lia)). cbv beta in G. rewrite IH' in G.
    transitivity (c ^ 2 * ((1 + beta ^ 2 * gamma) * ((c ^ 2 * (1 + beta ^ 2 * gamma)) ^ k * E S (fun w => norm2 m (y w)))));
      [| simpl pow; ring].
    rewrite <- G, <- E_scal. apply E_ext. intros w. unfold norm2. rewrite <- sum_scal.
    apply sum_ext. intros i _. simpl. ring.
  - intros k. split; [f_equal; ring|]. split.
    + rewrite inv_sqrt_sqr by lra. replace (/ 2 * (1 + 1 ^ 2 * 1)) with 1 by field. apply pow1.
    + intros Hk. assert (K : 0 < INR k) by (apply lt_0_INR; lia).
      rewrite inv_sqrt_sqr by exact K. f_equal. ring.
Qed.

(** Two fair signs. *)
Lemma pair_total : sum 4 (fun _ => / 4) = 1.
Proof. simpl. lra. Qed.

Definition pair_space : space :=
  {| points := 4; p := fun _ => / 4; p_nonneg := ltac:(intros; lra); p_total := pair_total |}.

Theorem p3_10_layers_inhabited : P3.p3_10_layers_inhabited.
Proof.
  pose (c := fun w => match w with 0%nat | 1%nat => 1 | _ => -1 end).
  pose (d := fun w => match w with 0%nat | 2%nat => 1 | _ => -1 end).
  exists pair_space, (fun w l _ _ => if (l =? 2)%nat then d w else c w), (fun _ _ => 1).
  split; [unfold E, norm2; simpl; field|]. intros l Hl. split; [split|].
  - intros i j _ _. unfold E, c, d. simpl. destruct (l =? 2)%nat; simpl; lra.
  - intros i j i' j' Hi Hj Hi' Hj' D. exfalso. apply D. f_equal; lia.
  - intros F G. destruct l as [|[|[|l]]]; try lia; unfold E, c, d; cbn [sum points p pair_space Nat.eqb]; unfold blocks, mat_col; simpl; field.
Qed.

(** ** Batch norm *)

Lemma batch_mean_opp N v : batch_mean N (fun b => - v b) = - batch_mean N v.
Proof.
  unfold batch_mean. rewrite (sum_ext N _ (fun b => -1 * v b)) by (intros; ring).
  rewrite sum_scal. unfold Rdiv. ring.
Qed.

Lemma batch_norm_opp N v b : batch_norm N (fun b => - v b) b = - batch_norm N v b.
Proof.
  unfold batch_norm, batch_variance. rewrite batch_mean_opp.
  rewrite (sum_ext N _ (fun b => (v b - batch_mean N v) ^ 2)) by (intros; ring).
  unfold Rdiv. ring.
Qed.

(** The squares of a normed batch add up to N. *)
Lemma batch_norm_square N v : batch_variance N v <> 0 -> sum N (fun b => batch_norm N v b * batch_norm N v b) = INR N.
Proof.
  intros H.
  assert (K : INR N <> 0).
  { intros Z. apply H. unfold batch_variance. rewrite Z. unfold Rdiv. rewrite Rinv_0. ring. }
  assert (V : 0 < batch_variance N v).
  { assert (0 <= batch_variance N v); [|lra]. unfold batch_variance, Rdiv. apply Rmult_le_pos.
    - apply sum_ge0. intros. apply pow2_ge_0.
    - left. apply Rinv_0_lt_compat. assert (P := pos_INR N). lra. }
  rewrite (sum_ext N _ (fun b => / batch_variance N v * (v b - batch_mean N v) ^ 2)).
  - rewrite sum_scal. unfold batch_variance at 1 in H. unfold batch_variance. field. split; try exact K.
    intros Z. apply H. rewrite Z. unfold Rdiv. ring.
  - intros b _. unfold batch_norm.
    rewrite <- (inv_sqrt_sqr _ V). unfold Rdiv. ring.
Qed.

Theorem p3_10_batch_norm : P3.p3_10_batch_norm.
Proof.
  intros S N m f A y Hm [Sy V].
  pose (u M Y i := batch_norm N (branch_entry m f M Y i)).
  assert (cross : forall i, (i < m)%nat -> E S (fun w => sum N (fun b => y w b i * u (A w) (y w) i b)) = 0).
  { intros i Hi.
    assert (H := Sy i Hi (fun M Y => sum N (fun b => Y b i * u M Y i b))). cbv beta in H.
    assert (O : E S (fun w => sum N (fun b => y w b i * u (negate_row i (A w)) (y w) i b))
      = -1 * E S (fun w => sum N (fun b => y w b i * u (A w) (y w) i b))).
    { rewrite <- E_scal. apply E_ext. intros w. rewrite <- sum_scal. apply sum_ext. intros b _.
      assert (X : u (negate_row i (A w)) (y w) i b = - u (A w) (y w) i b).
      { unfold u. rewrite <- batch_norm_opp. unfold batch_norm, batch_variance, batch_mean.
        assert (T : forall b, branch_entry m f (negate_row i (A w)) (y w) i b = - branch_entry m f (A w) (y w) i b).
        { intros b'. unfold branch_entry, mat_col, negate_row. rewrite Nat.eqb_refl.
          rewrite (sum_ext m _ (fun j => -1 * (A w i j * f (y w b') j))) by (intros; ring).
          rewrite sum_scal. ring. }
        rewrite T, (sum_ext N _ _ (fun b _ => T b)). do 3 f_equal.
        apply sum_ext. intros b' _. now rewrite T. }
      rewrite X. ring. }
    lra. }
  unfold mean_square.
  transitivity (E S (fun w => sum N (fun b => norm2 m (y w b)) / (INR N * INR m)
    + / (INR N * INR m) * (2 * sum m (fun i => sum N (fun b => y w b i * u (A w) (y w) i b))
    + sum m (fun i => sum N (fun b => u (A w) (y w) i b * u (A w) (y w) i b))))).
  - apply E_ext. intros w. unfold norm2.
    rewrite (sum_swap m N (fun i b => y w b i * u (A w) (y w) i b)),
      (sum_swap m N (fun i b => u (A w) (y w) i b * u (A w) (y w) i b)).
    rewrite <- sum_scal, <- sum_plus. unfold Rdiv. rewrite (Rmult_comm _ (/ (INR N * INR m))), (Rmult_comm (sum N _) (/ _)).
    rewrite <- Rmult_plus_distr_l, <- sum_plus. f_equal. apply sum_ext. intros b _.
    rewrite <- sum_scal, <- !sum_plus. apply sum_ext. intros i _. unfold normed_layer. fold (u (A w) (y w) i). ring.
  - rewrite E_plus, E_scal, E_plus, E_scal, (E_sum S m (fun i w => _)), (sum_zero m _ cross). f_equal.
    transitivity (E S (fun w => 1 * (/ (INR N * INR m) * (INR m * INR N)))); [rewrite Rmult_0_r, Rplus_0_l, <- E_scal|].
    + unfold E. apply sum_ext. intros w Hw.
      rewrite (sum_ext m _ (fun _ => INR N)), sum_const; [ring|].
      intros i Hi. apply batch_norm_square. now apply V.
    + assert (K : INR N <> 0 \/ INR N = 0) by (destruct (Req_dec (INR N) 0); auto).
      destruct K as [K|Z].
      * assert (INR m <> 0) by (apply not_0_INR; lia).
        transitivity (E S (fun _ => 1 * 1)); [apply E_ext; intros; field; auto|].
        rewrite E_scal. unfold E. rewrite (sum_ext _ _ (p S)) by (intros; ring). rewrite (p_total S). ring.
      * exfalso. assert (P := p_total S). destruct (points S) as [|n] eqn:Pn; [simpl in P; lra|].
        apply (V 0%nat 0%nat); [lia | lia |]. unfold batch_variance. rewrite Z. unfold Rdiv. rewrite Rinv_0. ring.
Qed.

Theorem p3_10_batch_norm_layers : P3.p3_10_batch_norm_layers.
Proof.
  intros S N m f A y l Hm H1. induction l as [|l IH]; intros H; [simpl; rewrite <- H1 at 1; simpl; unfold mean_square; ring|].
  assert (L := H (Datatypes.S l) ltac:(lia)). simpl in L. rewrite Nat.sub_0_r in L.
  assert (G := p3_10_batch_norm S N m _ _ _ Hm L). rewrite IH in G by (intros; apply H; lia).
  rewrite S_INR. exact G.
Qed.

Theorem p3_10_batch_norm_inhabited : P3.p3_10_batch_norm_inhabited.
Proof.
  pose (M (t : R) (i j : nat) := if (i =? 0)%nat then t else 0).
  exists sign_space, (fun v => v), (fun w => M (if (w =? 0)%nat then 1 else -1)),
    (fun _ b _ => if (b =? 0)%nat then 1 else -1).
  assert (Ng : forall t, negate_row 0 (M t) = M (- t)).
  { intros t. apply functional_extensionality. intros i. apply functional_extensionality. intros j.
    unfold negate_row, M. now destruct (i =? 0)%nat. }
  split; [split|].
  - intros i Hi F. replace i with 0%nat by lia.
    unfold E, sign_space. cbn [sum points p Nat.eqb]. rewrite !Ng.
    replace (- -1) with 1 by ring. replace (Ropp 1) with (-1) by ring. ring.
  - intros w i _ Hi. replace i with 0%nat by lia.
    unfold batch_variance, batch_mean, branch_entry, mat_col, M. destruct (w =? 0)%nat; simpl; lra.
  - unfold mean_square, E, norm2. simpl. field.
Qed.
