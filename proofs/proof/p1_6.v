(** P1.6: on a kept entry the two orders differ, for the sigmoid, tanh and gated functions. *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P1.
From Book.proof Require Import lemmas_p1 p1_5.
Local Open Scope R_scope.

Theorem p1_6_sigmoid : P1.p1_6_sigmoid.
Proof. exact p1_5_kept. Qed.

Lemma sigmoid_increasing u v : u < v -> sigmoid u < sigmoid v.
Proof.
  intros H. unfold sigmoid. pose proof (exp_pos (- u)). pose proof (exp_pos (- v)).
  assert (exp (- v) < exp (- u)) by (apply exp_increasing; lra).
  apply Rinv_lt_contravar; [nra|lra].
Qed.

(** The integral of the positive density over (u, v) is positive. *)
Lemma Phi_increasing u v : u < v -> Phi u < Phi v.
Proof.
  intros H. unfold Phi. set (d := fun t => exp (- t ^ 2 / 2) / sqrt (2 * PI)).
  assert (Hr : 0 < sqrt (2 * PI)) by (apply sqrt_lt_R0; pose proof PI_RGT_0; lra).
  assert (C : forall t, continuous d t).
  { intros t. apply (ex_derive_continuous d). unfold d. auto_derive. lra. }
  assert (I : forall a b, ex_RInt d a b) by (intros a b; apply (ex_RInt_continuous d); intros t _; apply C).
  rewrite <- (RInt_Chasles d 0 u v) by apply I.
  assert (0 < RInt d u v).
  { apply RInt_gt_0; [exact H| |intros t _; apply C].
    intros t _. unfold d. apply Rdiv_lt_0_compat; [apply exp_pos|exact Hr]. }
  change (plus (RInt d 0 u) (RInt d u v)) with (RInt d 0 u + RInt d u v). lra.
Qed.

Theorem p1_6_gates : P1.p1_6_gates.
Proof. intros u v H. split; [now apply sigmoid_increasing|now apply Phi_increasing]. Qed.

Theorem p1_6_gated : P1.p1_6_gated.
Proof.
  intros g Hg sigma p x Hp Hx. unfold sigma. pose proof (scale_gt_1 p Hp). set (s := scale p) in *.
  destruct (Rlt_or_le 0 x).
  - assert (g x < g (s * x)) by (apply Hg; nra). assert (0 < s * x) by nra. nra.
  - assert (g (s * x) < g x) by (apply Hg; nra). assert (s * x < 0) by nra. nra.
Qed.

Lemma cosh_pos x : 0 < cosh x.
Proof. unfold cosh. pose proof (exp_pos x). pose proof (exp_pos (- x)). lra. Qed.

Lemma sinh_odd x : sinh (- x) = - sinh x.
Proof. unfold sinh. rewrite Ropp_involutive. field. Qed.

Lemma cosh_even x : cosh (- x) = cosh x.
Proof. unfold cosh. rewrite Ropp_involutive. field. Qed.

Lemma tanh_odd x : tanh (- x) = - tanh x.
Proof. unfold tanh. rewrite sinh_odd, cosh_even. field. pose proof (cosh_pos x). lra. Qed.

Lemma tanh_0 : tanh 0 = 0.
Proof. pose proof (tanh_odd 0) as E. rewrite Ropp_0 in E. lra. Qed.

(** tanh has the derivative 1/cosh². *)
Lemma tanh_derive x : is_derive tanh x (/ cosh x ^ 2).
Proof.
  unfold tanh, sinh, cosh. pose proof (exp_pos x). pose proof (exp_pos (- x)).
  auto_derive; [lra|]. rewrite exp_Ropp. field. nra.
Qed.

(** cosh grows on the positive numbers. *)
Lemma cosh_increasing t u : 0 < t -> t < u -> cosh t < cosh u.
Proof.
  intros Ht Hu. destruct (MVT_cor2 cosh sinh t u Hu) as (c & E & Hc).
  - intros z _. apply derivable_pt_lim_cosh.
  - assert (0 < sinh c).
    { unfold sinh. assert (exp (- c) < exp c) by (apply exp_increasing; lra). lra. }
    nra.
Qed.

(** For x > 0: s tanh x - tanh(sx) is 0 at x = 0 and has the derivative s/cosh² x - s/cosh² sx > 0. *)
Lemma tanh_positive s x : 1 < s -> 0 < x -> tanh (s * x) < s * tanh x.
Proof.
  intros Hs Hx.
  destruct (MVT_cor2 (fun t => s * tanh t - tanh (s * t)) (fun t => s * / cosh t ^ 2 - s * / cosh (s * t) ^ 2) 0 x Hx)
    as (c & E & Hc).
  - intros t _. apply is_derive_Reals.
    apply (is_derive_minus (fun t => s * tanh t) (fun t => tanh (s * t))).
    + apply is_derive_scal, tanh_derive.
    + apply (is_derive_comp tanh (fun t => s * t)); [apply tanh_derive|]. auto_derive; [trivial|ring].
  - rewrite !Rmult_0_r, tanh_0, Rmult_0_r, !Rminus_0_r in E.
    assert (cosh c < cosh (s * c)) by (apply cosh_increasing; nra).
    pose proof (cosh_pos c). assert (0 < cosh c ^ 2) by (apply pow_lt; lra).
    assert (cosh c ^ 2 < cosh (s * c) ^ 2) by nra.
    assert (/ cosh (s * c) ^ 2 < / cosh c ^ 2) by (apply Rinv_lt_contravar; [apply Rmult_lt_0_compat|]; lra).
    assert (0 < (s * / cosh c ^ 2 - s * / cosh (s * c) ^ 2) * x) by (apply Rmult_lt_0_compat; [nra|lra]). lra.
Qed.

Lemma tanh_pos x : 0 < x -> 0 < tanh x.
Proof.
  intros Hx. unfold tanh, sinh. apply Rdiv_lt_0_compat; [|apply cosh_pos].
  assert (exp (- x) < exp x) by (apply exp_increasing; lra). lra.
Qed.

Theorem p1_6_tanh : P1.p1_6_tanh.
Proof.
  assert (Pos : forall s x, 1 < s -> 0 < x -> Rabs (tanh (s * x)) < s * Rabs (tanh x)).
  { intros s x Hs Hx. assert (0 < s * x) by nra. pose proof (tanh_pos x Hx). pose proof (tanh_pos (s * x) ltac:(lra)).
    rewrite !Rabs_pos_eq by lra. now apply tanh_positive. }
  intros p x Hp Hx. pose proof (scale_gt_1 p Hp). set (s := scale p) in *. apply Rlt_gt.
  destruct (Rlt_or_le 0 x); [now apply Pos|].
  replace x with (- - x) by ring. replace (s * - - x) with (- (s * - x)) by ring.
  rewrite (tanh_odd (s * - x)), (tanh_odd (- x)), !Rabs_Ropp. apply Pos; lra.
Qed.

Theorem p1_6_dropped : P1.p1_6_dropped.
Proof.
  intros p x. destruct (p1_5_dropped p x) as [-> ->]. split; [ring|split].
  - unfold dropout. now rewrite tanh_0.
  - intros g sigma. unfold dropout, sigma. ring.
Qed.
