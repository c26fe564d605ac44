(** Claim P3.10, parts 1 to 3. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
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
