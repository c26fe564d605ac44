From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

(** A number is the difference of its parts. *)
Lemma parts : forall a, sum a = S_plus a - S_minus a.
Proof.
  induction a as [| x a IH]; unfold S_plus, S_minus in *; simpl; [lra |].
  rewrite IH. unfold relu, Rmax. repeat destruct Rle_dec; lra.
Qed.

(** Both parts are at least 0. *)
Lemma parts_nonneg : forall a, 0 <= S_plus a /\ 0 <= S_minus a.
Proof.
  induction a as [| x a IH]; unfold S_plus, S_minus in *; simpl; [lra |].
  unfold relu, Rmax in *. repeat destruct Rle_dec; lra.
Qed.

Theorem p4_6_gaps : P4.p4_6_gaps.
Proof.
  intros a. unfold A, B, C. fold (S_plus a). rewrite parts.
  unfold relu, Rmax, Rmin. repeat destruct Rle_dec; repeat split; lra.
Qed.

Theorem p4_6_order : P4.p4_6_order.
Proof.
  intros a. destruct (parts_nonneg a). unfold A, B, C. fold (S_plus a). rewrite parts.
  unfold relu, Rmax. destruct Rle_dec; lra.
Qed.

(** The negative part is 0 if and only if no number is negative. *)
Lemma minus_zero : forall a, S_minus a = 0 <-> (forall x, In x a -> 0 <= x).
Proof.
  induction a as [| x a IH]; [simpl; unfold S_minus; simpl; tauto |].
  destruct (parts_nonneg a) as [_ N]. unfold S_minus in *. simpl.
  unfold relu at 1, Rmax. destruct Rle_dec as [L | L]; split; intros H.
  - intros y [<- | I]; [lra | apply IH; [lra | exact I]].
  - rewrite (proj2 IH); [lra |]. intros y I. apply H. now right.
  - lra.
  - specialize (H x (or_introl eq_refl)). lra.
Qed.

(** The positive part is 0 if and only if no number is positive. *)
Lemma plus_zero : forall a, S_plus a = 0 <-> (forall x, In x a -> x <= 0).
Proof.
  induction a as [| x a IH]; [simpl; unfold S_plus; simpl; tauto |].
  destruct (parts_nonneg a) as [N _]. unfold S_plus in *. simpl.
  unfold relu at 1, Rmax. destruct Rle_dec as [L | L]; split; intros H.
  - intros y [<- | I]; [lra | apply IH; [lra | exact I]].
  - rewrite (proj2 IH); [lra |]. intros y I. apply H. now right.
  - lra.
  - specialize (H x (or_introl eq_refl)). lra.
Qed.

Theorem p4_6_A_is_B : P4.p4_6_A_is_B.
Proof.
  intros a. rewrite <- minus_zero. destruct (p4_6_gaps a) as [G _]. split; lra.
Qed.

Theorem p4_6_A_is_C : P4.p4_6_A_is_C.
Proof.
  intros a. destruct (p4_6_gaps a) as [_ [G _]]. destruct (parts_nonneg a) as [P N]. split.
  - intros E [x [y [I [J [L M]]]]]. rewrite E, Rminus_eq_0 in G.
    unfold Rmin in G. destruct Rle_dec; symmetry in G.
    + apply plus_zero with (x := y) in G; [lra | assumption].
    + apply minus_zero with (x := x) in G; [lra | assumption].
  - intros H. assert (Z : S_plus a = 0 \/ S_minus a = 0).
    { destruct (Req_dec (S_minus a) 0) as [| D]; [now right | left].
      apply plus_zero. intros y J. apply Rnot_lt_le. intros M. apply D.
      apply minus_zero. intros x I. apply Rnot_lt_le. intros L.
      apply H. now exists x, y. }
    unfold Rmin in G. destruct Rle_dec; lra.
Qed.

Theorem p4_6_C_is_B : P4.p4_6_C_is_B.
Proof. intros a. unfold C, B, relu, Rmax. destruct Rle_dec; lra. Qed.

Theorem p4_6_merged_count : P4.p4_6_merged_count.
Proof. reflexivity. Qed.

Theorem p4_6_not_A_in_general : P4.p4_6_not_A_in_general.
Proof.
  intros v1 v2 d. unfold A. simpl.
  assert (P : forall x, 0 <= x -> relu x = x) by (intros x L; unfold relu; apply Rmax_left; lra).
  assert (N : relu (1 - 2) = 0) by (unfold relu; apply Rmax_right; lra).
  split; intros H; pose proof (H 0) as H0; pose proof (H 1) as H1; pose proof (H 2) as H2;
    rewrite !(P 0) in H0 by lra; rewrite !(P 1) in H1 by lra; rewrite !(P 2) in H2 by lra;
    rewrite N in H2; rewrite (P (1 - 0)) in H0 by lra; rewrite (P (1 - 1)) in H1 by lra.
  - lra.
  - unfold relu, Rmax in H0, H1, H2. repeat destruct Rle_dec; lra.
Qed.

(** A sum of numbers ≥ 0 is ≥ 0. *)
Lemma sum_nonneg : forall a, (forall x, In x a -> 0 <= x) -> 0 <= sum a.
Proof.
  induction a as [| x a IH]; intros H; simpl; [lra |].
  pose proof (H x (or_introl eq_refl)). assert (0 <= sum a) by (apply IH; firstorder). lra.
Qed.

Theorem p4_6_nonnegative : P4.p4_6_nonnegative.
Proof.
  intros paths Hb HW Hh.
  assert (N : forall x, In x (map last_output paths) -> 0 <= x).
  { intros x I. apply in_map_iff in I. destruct I as [p [<- I]]. unfold last_output.
    apply Rplus_le_le_0_compat; [| now apply Hb].
    apply sum_nonneg. intros y J. apply in_map_iff in J. destruct J as [wh [<- J]].
    apply Rmult_le_pos; eauto. }
  split; [now apply p4_6_A_is_B | apply p4_6_C_is_B; now apply sum_nonneg].
Qed.
