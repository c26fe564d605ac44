From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
From Book.proof Require Import lemmas_p4 p4_5.
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

Theorem p4_6_converse : P4.p4_6_converse.
Proof.
  intros P w W b occurs at_pixel zero one equal i Hi.
  assert (pos : forall h, occurs h -> 0 <= sum (map (fun j => W i j * h i j) (seq 0 w)) + b i).
  { intros h O. assert (E := proj1 (p4_6_A_is_B _) (equal h O)). apply E.
    apply in_map_iff. exists i. split; [| apply in_seq; lia].
    unfold last_output. simpl. now rewrite map_map. }
  assert (only : forall h j, (j < w)%nat -> (forall l, (l < w)%nat -> l <> j -> h i l = 0) ->
    sum (map (fun j => W i j * h i j) (seq 0 w)) = W i j * h i j).
  { intros h j Hj Z. transitivity (sum_to w (fun l => if Nat.eqb l j then W i l * h i l else 0)).
    - apply sum_to_ext. intros l Hl. destruct (Nat.eqb_spec l j); [reflexivity | rewrite Z by assumption; ring].
    - rewrite sum_to_only. now apply Nat.ltb_lt in Hj as ->. }
  split.
  - destruct (zero i Hi) as [h [O Z]]. specialize (pos h O).
    replace (sum _) with 0 in pos; [lra |]. symmetry.
    apply (sum_to_0 w (fun j => W i j * h i j)). intros j Hj. rewrite Z by assumption. ring.
  - intros j Hj. apply Rnot_lt_le. intros L.
    destruct (one i j ((Rabs (b i) + 1) / - W i j) Hi Hj) as [h [O [T Z]]]. specialize (pos h O).
    rewrite (only h j Hj Z) in pos.
    apply Rmult_le_compat_l with (r := - W i j) in T; [| lra].
    replace (- W i j * ((Rabs (b i) + 1) / - W i j)) with (Rabs (b i) + 1) in T by (field; lra).
    assert (b i <= Rabs (b i)) by apply Rle_abs. lra.
Qed.

Theorem p4_6_merged : P4.p4_6_merged.
Proof.
  intros height width k c w P W1 W2 W3 b1 b2 b3 x o r q a merged.
  assert (E : merged o r q = B (map (fun i => a i o r q) (seq 0 P))).
  { change (merged o r q = sum_to P (fun i => a i o r q)).
    unfold merged, conv at 1. rewrite sum_to_pairs, <- sum_to_plus.
    apply sum_to_ext. intros i _. unfold a.
    match goal with |- _ = conv _ _ _ _ _ _ ?h o r q => set (hidden := h) end.
    unfold conv at 2. f_equal. apply sum_to_ext. intros j Hj. apply sum_to_ext. intros u _. apply sum_to_ext. intros v _.
    replace ((i * w + j) / w)%nat with i by (rewrite Nat.div_add_l, Nat.div_small by lia; lia).
    replace ((i * w + j) mod w)%nat with j
      by (rewrite Nat.add_comm, Nat.mod_add, Nat.mod_small by lia; reflexivity).
    f_equal. unfold pad. destruct (_ && _ && _ && _)%bool; [| reflexivity].
    unfold hidden, relu_array at 1 3. f_equal.
    apply grouped_stacked with (h := fun i => relu_array (conv height width 1 c (W1 i) (b1 i) x)); [exact Hj |].
    intros l r' q' Hl. unfold relu_array. f_equal. now apply conv_stacked. }
  split; [exact E |]. unfold relu_array at 1, C. f_equal. exact E.
Qed.
