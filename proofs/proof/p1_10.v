(** P1.10: multipliers of both signs. *)

From Coq Require Import Reals Lra List.
From Book Require Import P1.
From Book.proof Require Import p1_1.
Local Open Scope R_scope.

Theorem p1_10_differ : P1.p1_10_differ.
Proof.
  intros a c x Ha. split.
  - intros H. split.
    + destruct (Rlt_or_le c 0) as [|Hc]; [assumption|]. exfalso. apply H. symmetry. now apply p1_1_homogeneous.
    + intros ->. apply H. rewrite Rmult_0_r. unfold sigma_slope. destruct (Rlt_dec 0 0); [lra|ring].
  - intros [Hc Hx] E. unfold sigma_slope in E. destruct (Rlt_dec 0 x).
    + destruct (Rlt_dec 0 (c * x)); [nra|]. assert (c * x < 0) by nra. apply Ha. nra.
    + destruct (Rlt_dec 0 (c * x)); [|nra]. apply Ha. nra.
Qed.

Theorem p1_10_linear : P1.p1_10_linear.
Proof.
  intros sigma. split.
  - intros H. exists (sigma 1). intros x. rewrite <- (Rmult_1_r x) at 1. rewrite H. ring.
  - intros [a H] c x. rewrite !H. ring.
Qed.

Theorem p1_10_variance : P1.p1_10_variance.
Proof. intros p Hp. unfold scale. split; field; lra. Qed.

(** Outside a set of probability 0 there is a multiplier. *)
Lemma outside_null (P : null_sets) (S : R -> Prop) : null P S -> exists c, ~ S c.
Proof.
  intros H. apply Classical_Pred_Type.not_all_ex_not. intros All.
  apply (null_line P). now apply (null_subset P _ S).
Qed.

Theorem p1_10_almost_surely : P1.p1_10_almost_surely.
Proof.
  intros P sigma H. exists (sigma 1). intros x. destruct (Req_dec x 0) as [->|Hx].
  - destruct (outside_null P _ (null_union P _ _ (H 0) (null_point P 1))) as [c Hc].
    assert (E : sigma (c * 0) = c * sigma 0) by (apply Classical_Prop.NNPP; tauto).
    assert (c <> 1) by tauto. rewrite Rmult_0_r in E. nra.
  - destruct (outside_null P _ (null_union P _ _ (null_union P _ _ (H x) (null_scaled P _ x (H 1) Hx))
      (null_point P 0))) as [c Hc].
    assert (E : sigma (c * x) = c * sigma x) by (apply Classical_Prop.NNPP; tauto).
    assert (E1 : sigma (c * x * 1) = c * x * sigma 1) by (apply Classical_Prop.NNPP; tauto).
    assert (c <> 0) by tauto. rewrite Rmult_1_r, E in E1.
    apply Rmult_eq_reg_l with c; [lra|assumption].
Qed.

(** A number larger than all in a list. *)
Lemma above (l : list R) : exists b, forall c, In c l -> c < b.
Proof.
  induction l as [|a l [b Hb]]; [now exists 0|]. exists (Rmax (a + 1) b). intros c [<-|Hc].
  - pose proof (Rmax_l (a + 1) b). lra.
  - pose proof (Rmax_r (a + 1) b). specialize (Hb c Hc). lra.
Qed.

Theorem p1_10_inhabited : P1.p1_10_inhabited.
Proof.
  unshelve eexists (Build_null_sets (fun S => exists l, forall c, S c -> In c l) _ _ _ _ _).
  - intros S T H [l Hl]. exists l. auto.
  - intros S T [l Hl] [k Hk]. exists (l ++ k). intros c [Hc|Hc]; apply in_or_app; auto.
  - intros a. exists (a :: nil). intros c ->. now left.
  - intros [l Hl]. destruct (above l) as [b Hb]. specialize (Hb b (Hl b I)). lra.
  - intros S x [l Hl] Hx. exists (map (fun a => a / x) l). intros c Hc.
    apply in_map_iff. exists (c * x). split; [field; exact Hx|auto].
  - intros S. reflexivity.
Qed.
