(** * P1.7: dropout before the activation shifts the mean *)

From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P1.
From Book.proof Require Import lemmas_p1.
Local Open Scope R_scope.

Theorem p1_7_mean_after : P1.p1_7_mean_after.
Proof.
  intros sigma p x Hp. unfold entry_mean, dropout.
  rewrite <- Rmult_assoc, scale_inverse by lra. ring.
Qed.

Theorem p1_7_mean_before : P1.p1_7_mean_before.
Proof. intros sigma p x. unfold entry_mean, bias, dropout. ring. Qed.

Theorem p1_7_no_bias : P1.p1_7_no_bias.
Proof.
  intros sigma. set (tau := fun x => sigma x - sigma 0). split.
  - intros H. apply homogeneous_of_two_slope, two_slope_of_homogeneous.
    assert (Hs : forall s x, 1 < s -> tau (s * x) = s * tau x).
    { intros s x Hs. destruct (scale_onto s Hs) as (p & Hp & <-).
      specialize (H x p Hp). unfold bias in H. unfold tau, scale in *.
      field_simplify_eq; [| lra]. field_simplify_eq in H; lra. }
    intros c x Hc. destruct (Rtotal_order c 1) as [L | [-> | G]].
    + assert (1 < / c) by (rewrite <- Rinv_1; apply Rinv_lt_contravar; lra).
      pose proof (Hs (/ c) (c * x) ltac:(assumption)) as E.
      replace (/ c * (c * x)) with x in E by (field; lra).
      rewrite E. field. lra.
    + now rewrite !Rmult_1_l.
    + now apply Hs.
  - intros H x p Hp. pose proof (scale_pos p ltac:(lra)).
    specialize (H (scale p) x ltac:(lra)). unfold tau in H. unfold bias.
    pose proof (scale_inverse p ltac:(lra)) as E.
    replace (sigma (scale p * x)) with (scale p * (sigma x - sigma 0) + sigma 0) by lra.
    rewrite Rmult_plus_distr_l, <- Rmult_assoc, E. ring.
Qed.

(** ** Convex and concave activations *)

(** Both ends lie in the interval between them. *)
Lemma between_ends : forall u v, between u v u /\ between u v v.
Proof.
  intros u v. unfold between, Rmin, Rmax. destruct (Rle_dec u v); lra.
Qed.

(** The point x is the mean of s x and 0 with the weights 1 - p and p. *)
Lemma mean_point : forall p x, p < 1 -> (1 - p) * (scale p * x) + (1 - (1 - p)) * 0 = x.
Proof. intros p x Hp. rewrite <- Rmult_assoc, scale_inverse by lra. ring. Qed.

Theorem p1_7_convex : P1.p1_7_convex.
Proof.
  intros sigma p x Hp H. destruct (between_ends 0 (scale p * x)) as [H0 Hs].
  specialize (H _ _ (1 - p) Hs H0 ltac:(lra)). rewrite mean_point in H by lra.
  unfold bias. lra.
Qed.

Theorem p1_7_concave : P1.p1_7_concave.
Proof.
  intros sigma p x Hp H. destruct (between_ends 0 (scale p * x)) as [H0 Hs].
  specialize (H _ _ (1 - p) Hs H0 ltac:(lra)). rewrite mean_point in H by lra.
  unfold bias. lra.
Qed.

(** The scaled point of a number other than 0 is not 0. *)
Lemma scaled_neq_0 : forall p x, p < 1 -> x <> 0 -> scale p * x <> 0.
Proof.
  intros p x Hp Hx. pose proof (scale_pos p Hp). apply Rmult_integral_contrapositive. lra.
Qed.

Theorem p1_7_strictly_convex : P1.p1_7_strictly_convex.
Proof.
  intros sigma p x Hp Hx H. destruct (between_ends 0 (scale p * x)) as [H0 Hs].
  specialize (H _ _ (1 - p) Hs H0 (scaled_neq_0 p x ltac:(lra) Hx) ltac:(lra)).
  rewrite mean_point in H by lra. unfold bias. lra.
Qed.

Theorem p1_7_strictly_concave : P1.p1_7_strictly_concave.
Proof.
  intros sigma p x Hp Hx H. destruct (between_ends 0 (scale p * x)) as [H0 Hs].
  specialize (H _ _ (1 - p) Hs H0 (scaled_neq_0 p x ltac:(lra) Hx) ltac:(lra)).
  rewrite mean_point in H by lra. unfold bias. lra.
Qed.

(** ** The activations of part (c) *)

(** A function with a strictly increasing derivative on an interval is strictly convex there. *)
Lemma strictly_convex_of_derivative : forall f f' u v,
  (forall x, between u v x -> is_derive f x (f' x)) ->
  (forall x y, between u v x -> between u v y -> x < y -> f' x < f' y) ->
  strictly_convex_on (between u v) f.
Proof.
  intros f f' u v Hd Hi.
  assert (W : forall x y t, between u v x -> between u v y -> x < y -> 0 < t < 1 ->
    f (t * x + (1 - t) * y) < t * f x + (1 - t) * f y).
  { intros x y t Hx Hy Hxy Ht. set (z := t * x + (1 - t) * y).
    assert (x < z < y) by (unfold z; nra). unfold between in *.
    destruct (MVT_cor2 f f' x z) as (a & Ea & Ha);
      [lra | intros c Hc; apply is_derive_Reals, Hd; lra |].
    destruct (MVT_cor2 f f' z y) as (b & Eb & Hb);
      [lra | intros c Hc; apply is_derive_Reals, Hd; lra |].
    assert (f' a < f' b) by (apply Hi; lra).
    replace (z - x) with ((1 - t) * (y - x)) in Ea by (unfold z; ring).
    replace (y - z) with (t * (y - x)) in Eb by (unfold z; ring).
    assert (0 < t * (1 - t) * (y - x)) by (repeat apply Rmult_lt_0_compat; lra).
    nra. }
  intros x y t Hx Hy Hxy Ht. destruct (Rtotal_order x y) as [L | [E | G]];
    [now apply W | contradiction |].
  specialize (W y x (1 - t) Hy Hx G ltac:(lra)).
  replace (t * x + (1 - t) * y) with ((1 - t) * y + (1 - (1 - t)) * x) by ring. lra.
Qed.

(** A point between 0 and a negative number is not positive. *)
Lemma between_0_neg : forall v x, v <= 0 -> between 0 v x -> x <= 0.
Proof. intros v x Hv. unfold between. rewrite Rmax_left by lra. lra. Qed.

(** If x is negative, so is s x. *)
Lemma scaled_neg : forall p x, p < 1 -> x < 0 -> scale p * x < 0.
Proof. intros p x Hp Hx. pose proof (scale_pos p Hp). nra. Qed.

(** The bias at 0 is 0. *)
Lemma bias_0 : forall sigma p, bias sigma p 0 = 0.
Proof. intros sigma p. unfold bias. rewrite Rmult_0_r. ring. Qed.

(** The sigmoid is strictly convex to the left of 0, so its bias is positive there. *)
Lemma sigmoid_bias_neg : forall p x, 0 < p < 1 -> x < 0 -> 0 < bias sigmoid p x.
Proof.
  intros p x Hp Hx. apply p1_7_strictly_convex; [assumption | lra |].
  apply strictly_convex_of_derivative with (f' := fun y => sigmoid y * (1 - sigmoid y)).
  - intros y _. apply sigmoid_derivative.
  - intros y z _ Hz Hyz. pose proof (scaled_neg p x ltac:(lra) Hx).
    apply between_0_neg in Hz; [| lra].
    pose proof (sigmoid_increasing y z Hyz). pose proof (sigmoid_increasing y 0 ltac:(lra)).
    assert (sigmoid z <= 1 / 2).
    { rewrite <- sigmoid_0. destruct (Req_dec z 0) as [-> |]; [lra |].
      left. apply sigmoid_increasing. lra. }
    nra.
Qed.

(** The bias of the sigmoid is an odd function. *)
Lemma sigmoid_bias_odd : forall p x, bias sigmoid p (- x) = - bias sigmoid p x.
Proof.
  intros p x. unfold bias. rewrite Ropp_mult_distr_r_reverse, !sigmoid_opp, sigmoid_0. field.
Qed.

Theorem p1_7_sigmoid : P1.p1_7_sigmoid.
Proof.
  intros p x Hp. repeat split.
  - now apply sigmoid_bias_neg.
  - apply bias_0.
  - intros Hx. pose proof (sigmoid_bias_neg p (- x) Hp ltac:(lra)) as H.
    rewrite sigmoid_bias_odd in H. lra.
Qed.

(** Tanh is a sigmoid, stretched and shifted. *)
Lemma tanh_sigmoid : forall x, tanh x = 2 * sigmoid (2 * x) - 1.
Proof.
  intros x. unfold tanh, sinh, cosh, sigmoid.
  replace (- (2 * x)) with (- x + - x) by ring. rewrite exp_plus, exp_Ropp.
  pose proof (exp_pos x). field. nra.
Qed.

(** The bias of tanh at x is twice that of the sigmoid at 2x. *)
Lemma tanh_bias : forall p x, bias tanh p x = 2 * bias sigmoid p (2 * x).
Proof.
  intros p x. unfold bias. rewrite !tanh_sigmoid.
  replace (2 * (scale p * x)) with (scale p * (2 * x)) by ring. rewrite Rmult_0_r. ring.
Qed.

Theorem p1_7_tanh : P1.p1_7_tanh.
Proof.
  intros p x Hp. rewrite !tanh_bias, Rmult_0_r.
  destruct (p1_7_sigmoid p (2 * x) Hp) as (Hn & H0 & Hq).
  repeat split; intros; [specialize (Hn ltac:(lra)) | | specialize (Hq ltac:(lra))]; lra.
Qed.

Theorem p1_7_gated : P1.p1_7_gated.
Proof.
  intros g p x Hp. unfold bias, gated.
  replace ((1 - p) * (scale p * x * g (scale p * x)))
    with ((1 - p) * scale p * (x * g (scale p * x))) by ring.
  rewrite scale_inverse by lra. ring.
Qed.

Theorem p1_7_increasing_gate : P1.p1_7_increasing_gate.
Proof.
  intros g p x Hp Hg Hx. rewrite p1_7_gated by lra.
  pose proof (scale_gt_1 p Hp). destruct (Rdichotomy x 0 Hx).
  - assert (g (scale p * x) < g x) by (apply Hg; nra). nra.
  - assert (g x < g (scale p * x)) by (apply Hg; nra). nra.
Qed.

(** The density of the normal distribution is continuous. *)
Lemma density_continuous : forall x,
  continuous (fun t => exp (- t ^ 2 / 2) / sqrt (2 * PI)) x.
Proof.
  intros x. apply (ex_derive_continuous (fun t => exp (- t ^ 2 / 2) / sqrt (2 * PI))).
  auto_derive. trivial.
Qed.

(** The normal distribution function is strictly increasing. *)
Lemma Phi_increasing : strictly_increasing Phi.
Proof.
  intros x y Hxy. unfold Phi.
  assert (E : forall u v, ex_RInt (fun t => exp (- t ^ 2 / 2) / sqrt (2 * PI)) u v).
  { intros u v. apply (ex_RInt_continuous (V := R_CompleteNormedModule)).
    intros z _. apply density_continuous. }
  rewrite <- (RInt_Chasles _ 0 x y) by apply E.
  assert (0 < RInt (fun t => exp (- t ^ 2 / 2) / sqrt (2 * PI)) x y).
  { apply RInt_gt_0; [assumption | |].
    - intros z _. apply Rdiv_lt_0_compat; [apply exp_pos |].
      apply sqrt_lt_R0. pose proof PI_RGT_0. lra.
    - intros z _. apply density_continuous. }
  match goal with |- _ < _ + plus ?a ?b => change (plus a b) with (a + b) end. lra.
Qed.

Theorem p1_7_silu_gelu : P1.p1_7_silu_gelu.
Proof.
  assert (Hs : strictly_increasing sigmoid) by exact sigmoid_increasing.
  split; [exact Hs |]. split; [exact Phi_increasing |].
  intros p x Hp Hx. split; apply p1_7_increasing_gate; auto using Phi_increasing.
Qed.

Theorem p1_7_softplus : P1.p1_7_softplus.
Proof.
  intros p x Hp Hx. apply p1_7_strictly_convex; [assumption | assumption |].
  apply strictly_convex_of_derivative with (f' := sigmoid).
  - intros y _. unfold softplus, sigmoid. pose proof (exp_pos y).
    auto_derive; [lra |]. rewrite exp_Ropp. field. lra.
  - intros y z _ _. apply sigmoid_increasing.
Qed.

Theorem p1_7_elu : P1.p1_7_elu.
Proof.
  intros p x Hp. split; intros Hx.
  - pose proof (scaled_neg p x ltac:(lra) Hx).
    apply p1_7_strictly_convex; [assumption | lra |].
    assert (H1 : strictly_convex_on (between 0 (scale p * x)) (fun y => exp y - 1)).
    { apply strictly_convex_of_derivative with (f' := exp).
      - intros y _. auto_derive; [trivial | ring].
      - intros y z _ _. apply exp_increasing. }
    intros y z t Hy Hz Hyz Ht. specialize (H1 y z t Hy Hz Hyz Ht).
    apply between_0_neg in Hy; [| lra]. apply between_0_neg in Hz; [| lra].
    unfold elu. repeat destruct Rlt_dec; try lra. nra.
  - pose proof (scale_pos p ltac:(lra)). pose proof (scale_inverse p ltac:(lra)).
    assert (E : forall y, 0 <= y -> elu y = y).
    { intros y Hy. unfold elu. destruct Rlt_dec; [reflexivity |].
      replace y with 0 by lra. rewrite exp_0. ring. }
    unfold bias. rewrite !E by nra. rewrite <- Rmult_assoc, scale_inverse by lra. ring.
Qed.

Theorem p1_7_no_bias_yet_different : P1.p1_7_no_bias_yet_different.
Proof.
  intros p x keep Hp. split.
  - unfold bias. pose proof (scale_inverse p ltac:(lra)) as E.
    replace ((1 - p) * (scale p * x + 1)) with ((1 - p) * scale p * x + (1 - p)) by ring.
    rewrite E. ring.
  - pose proof (scale_gt_1 p Hp). destruct keep; simpl; lra.
Qed.
