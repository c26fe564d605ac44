(** * P1.8: swapping dropout and ReLU leaves every gradient unchanged *)

From Coq Require Import Reals List Lra FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Book Require Import P1.
From Book.proof Require Import lemmas_p1.
Import ListNotations.
Local Open Scope R_scope.

(** A function that equals another one near x has its derivative at x. *)
Lemma is_derive_near : forall (f g : R -> R) x d (P : R -> Prop),
  open P -> P x -> (forall y, P y -> f y = g y) -> is_derive f x d -> is_derive g x d.
Proof.
  intros f g x d P HP Hx E. apply is_derive_ext_loc.
  apply (filter_imp P); [exact E | now apply HP].
Qed.

Theorem p1_8_true_derivatives : P1.p1_8_true_derivatives.
Proof.
  intros kappa a p keep x. split; [| split].
  - intros Hx. unfold sigma_slope_derivative. destruct (Rlt_dec 0 x) as [H | H].
    + apply is_derive_near with (f := fun y => y) (P := fun y => 0 < y);
        [apply open_gt | assumption | | auto_derive; trivial].
      intros y Hy. unfold sigma_slope. destruct Rlt_dec; [reflexivity | lra].
    + destruct (Rlt_dec x 0) as [H' | H']; [| lra].
      apply is_derive_near with (f := fun y => a * y) (P := fun y => y < 0);
        [apply open_lt | assumption | | auto_derive; [trivial | ring]].
      intros y Hy. unfold sigma_slope. destruct Rlt_dec; [lra | reflexivity].
  - unfold sigma_slope, slope_derivative.
    destruct (Rlt_dec 0 x); destruct (Rlt_dec x 0); try lra; auto_derive; trivial; lra.
  - unfold dropout, factor. destruct keep; auto_derive; trivial; ring.
Qed.

(** Multiplication by a positive scale keeps the sign. *)
Lemma scaled_sign : forall p x, p < 1 ->
  (0 < scale p * x <-> 0 < x) /\ (scale p * x < 0 <-> x < 0).
Proof.
  intros p x Hp. pose proof (scale_pos p Hp).
  destruct (Rtotal_order x 0) as [H1 | [-> | H1]]; split; split; intros; try nra; lra.
Qed.

Theorem p1_8_derivative_of_x : P1.p1_8_derivative_of_x.
Proof.
  intros kappa a p keep x Hp. destruct (scaled_sign p x) as [P N]; [lra |].
  unfold factor, dropout. destruct keep; [| ring].
  unfold sigma_slope_derivative.
  destruct (Rlt_dec 0 x), (Rlt_dec 0 (scale p * x)), (Rlt_dec x 0), (Rlt_dec (scale p * x) 0);
    try tauto; ring.
Qed.

Theorem p1_8_derivative_of_slope : P1.p1_8_derivative_of_slope.
Proof.
  intros p keep x Hp. destruct (scaled_sign p x) as [_ N]; [lra |].
  unfold factor, dropout, slope_derivative. destruct keep.
  - destruct (Rlt_dec x 0), (Rlt_dec (scale p * x) 0); try tauto; ring.
  - destruct (Rlt_dec 0 0); ring.
Qed.

(** The activation commutes with dropout (P1.2). *)
Lemma sigma_slope_commutes : forall a p, 0 <= p < 1 -> commutes_at (sigma_slope a) p.
Proof.
  intros a p Hp keep x. destruct (scaled_sign p x) as [P _]; [lra |].
  unfold dropout, sigma_slope. destruct keep.
  - destruct (Rlt_dec 0 x), (Rlt_dec 0 (scale p * x)); try tauto; ring.
  - destruct (Rlt_dec 0 0); ring.
Qed.

Theorem p1_8_gradients : P1.p1_8_gradients.
Proof.
  intros n c kappa p Hp a m x u i. simpl. repeat split.
  - destruct (i <? n)%nat; [| reflexivity]. now apply sigma_slope_commutes.
  - destruct (i <? n)%nat; [| reflexivity].
    rewrite !Rmult_assoc. f_equal. now apply p1_8_derivative_of_x.
  - rewrite Rplus_0_l, Rplus_0_r. apply sum_n_ext. intros k.
    destruct (k <? n)%nat; [| reflexivity]. simpl.
    destruct (c k =? i)%nat; [| reflexivity].
    rewrite Rmult_assoc. f_equal. now apply p1_8_derivative_of_slope.
Qed.

(** The two orders are one layer. *)
Lemma orders_equal : forall n c kappa p, 0 <= p < 1 ->
  activation_first n c kappa p = dropout_first n c kappa p.
Proof.
  intros n c kappa p Hp. pose proof (p1_8_gradients n c kappa p Hp) as H.
  unfold activation_first, dropout_first, in_a_row in *. f_equal.
  - extensionality a. extensionality m. extensionality x. extensionality i.
    now apply (H a m x x i).
  - extensionality a. extensionality m. extensionality x. extensionality u. extensionality i.
    now apply (H a m x u i).
  - extensionality a. extensionality m. extensionality x. extensionality u. extensionality i.
    now apply (H a m x u i).
Qed.

(** Networks that differ only in the order of such pairs are one network. *)
Lemma networks_equal : forall net net', Forall2 same_up_to_order net net' -> net = net'.
Proof.
  intros net net' H. induction H as [| f g net net' Hfg _ IH]; [reflexivity |].
  f_equal; [| exact IH]. destruct Hfg; auto using orders_equal, eq_sym.
Qed.

Theorem p1_8_training : P1.p1_8_training.
Proof. intros net net' H. now rewrite (networks_equal net net' H). Qed.
