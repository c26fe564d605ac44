(** Claim P3.3. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 p3_1 p3_2 norms_p3.
Open Scope R_scope.

(** If g_i = 0, the gradients of layer i are zero. *)
Lemma zero_gradients N A b x i : well_formed N -> smooth N A b x -> (1 <= i <= L N - 1)%nat ->
  (forall a, (a < n N i)%nat -> g N A b x i a = 0) -> gradients_zero N A b x i.
Proof.
  intros W Sm Hi G a Ha.
  split.
  - apply is_derive_eq with (g N A b x i a * slope N A b x i a).
    + apply p3_2_bias; assumption.
    + rewrite G by assumption. ring.
  - intros c Hc.
    apply is_derive_eq with (slope N A b x i a * g N A b x i a * y N A b x (i - 1) c).
    + apply p3_2_weight; assumption.
    + rewrite G by assumption. ring.
Qed.

(** If g_j = 0, then g_i = 0 for every layer i below. *)
Lemma zero_below N A b x i j : (1 <= i <= j)%nat -> (j <= L N - 1)%nat ->
  (forall a, g N A b x j a = 0) -> forall a, g N A b x i a = 0.
Proof.
  intros Hi Hj G. replace i with (j - (j - i))%nat by lia.
  assert (H : (j - i < j)%nat) by lia. revert H. generalize (j - i)%nat as d.
  induction d as [|d IH]; intros H a; [now rewrite Nat.sub_0_r|].
  rewrite g_step by lia. apply sum_zero. intros c _.
  replace (S (j - S d)) with (j - d)%nat by lia. rewrite IH by lia. ring.
Qed.

(** The same, when only the entries below the width are known to be zero. *)
Lemma zero_below_width N A b x i j : (1 <= i <= j)%nat -> (j <= L N - 1)%nat ->
  (forall a, (a < n N j)%nat -> g N A b x j a = 0) -> forall a, (a < n N i)%nat -> g N A b x i a = 0.
Proof.
  intros Hi Hj G. destruct (Nat.eq_dec i j) as [->|D]; [exact G|].
  intros a _. apply (zero_below N A b x i (j - 1)); try lia.
  intros c. rewrite g_step by lia. replace (S (j - 1)) with j by lia.
  apply sum_zero. intros d Hd. rewrite G by exact Hd. ring.
Qed.

(** J_j = 0 if layer j is dead. *)
Lemma dead_J N A b x j a c : dead N A b x j -> (a < n N j)%nat -> (c < n N (j - 1))%nat ->
  J N A b x j a c = 0.
Proof. intros [D|D] Ha Hc; unfold J, diag_mul; rewrite D by assumption; ring. Qed.

Theorem p3_3_plain : P3.p3_3_plain.
Proof.
  intros N A b x i j W P Sm Hi Hj D.
  apply zero_gradients; try assumption.
  - lia.
  - apply (zero_below_width N A b x i (j - 1)).
    + lia.
    + lia.
    + intros a Ha.
      rewrite g_step by lia.
      replace (S (j - 1)) with j by lia.
      apply sum_zero.
      intros c Hc.
      unfold jacobian, skips.
      rewrite P.
      simpl.
      rewrite dead_J by assumption.
      ring.
Qed.

Theorem p3_3_residual : P3.p3_3_residual.
Proof.
  intros N A b x j W P Hj D.
  assert (S' : skips N j = true).
  { unfold skips. rewrite P. apply Nat.leb_le. lia. }
  assert (width : n N j = n N (j - 1)) by (apply skips_width; (lia || assumption)).
  assert (I : forall a c, (a < n N j)%nat -> (c < n N (j - 1))%nat -> jacobian N A b x j a c = Id a c).
  { intros a c Ha Hc. unfold jacobian. rewrite S'. unfold mplus. rewrite dead_J by assumption. ring. }
  split.
  - exact I.
  - intros a Ha.
    rewrite g_step by lia.
    replace (S (j - 1)) with j by lia.
    rewrite <- (row_Id (n N j) (g N A b x j) a Ha).
    apply row_mat_ext.
    + reflexivity.
    + intros i Hi. apply I; [exact Hi | rewrite <- width; exact Ha].
Qed.

(** The example: three layers of width 1, sigma the identity, A_1 = A_3 = 1, A_2 = 0, no biases. *)
Definition example : shape := {| skip := true; L := 3; n := fun _ => 1%nat; sigma := fun t => t |}.
Definition example_A (l : nat) : mat := fun _ _ => if (l =? 2)%nat then 0 else 1.

Theorem p3_3_need_not : P3.p3_3_need_not.
Proof.
  exists example, example_A, (fun _ _ => 0), (fun _ => 1).
  assert (W : well_formed example).
  { split; simpl; [lia | reflexivity]. }
  assert (Sm : smooth example example_A (fun _ _ => 0) (fun _ => 1)).
  { intros l i _ _. apply (ex_derive_id (z example example_A (fun _ _ => 0) (fun _ => 1) l i)). }
  repeat split; try assumption; simpl; try lia.
  - left. reflexivity.
  - intros Z.
    destruct (Z 0%nat) as [Z0 _]; [simpl; lia|].
    assert (G := p3_2_bias example example_A (fun _ _ => 0) (fun _ => 1) 1%nat 0%nat W Sm).
    apply is_derive_unique in Z0.
    rewrite (is_derive_unique _ _ _ (G ltac:(simpl; lia) ltac:(simpl; lia))) in Z0.
    unfold slope in Z0. simpl in Z0. rewrite Derive_id in Z0.
    unfold g in Z0. simpl in Z0.
    unfold row_mat, jacobian, mplus, J, diag_mul, Id, example_A in Z0. simpl in Z0. lra.
Qed.

Theorem p3_3_last : P3.p3_3_last.
Proof.
  intros N A b x i W Sm HA Hi.
  apply zero_gradients; try assumption.
  apply (zero_below_width N A b x i (L N - 1)).
  - lia.
  - lia.
  - intros a Ha.
    rewrite g_top.
    apply HA.
    exact Ha.
Qed.

Theorem p3_3_product : P3.p3_3_product.
Proof.
  intros N A b x i eps P Hi.
  replace i with (L N - 1 - (L N - 1 - i))%nat by lia.
  assert (H : (L N - 1 - i < L N - 1)%nat) by lia.
  revert H.
  generalize (L N - 1 - i)%nat as d.
  unfold prod_above.
  induction d as [|d IH]; intros H B.
  - rewrite Nat.sub_0_r, g_top, Nat.sub_diag. simpl. lra.
  - replace (L N - 1 - (L N - 1 - S d))%nat with (S d) by lia.
    replace (L N - 1 - (L N - 1 - d))%nat with d in IH by lia.
    rewrite g_step by lia.
    replace (S (L N - 1 - S d)) with (L N - 1 - d)%nat by lia.
    unfold jacobian, skips. rewrite P. simpl.
    assert (Bd := B (L N - 1 - d)%nat ltac:(lia)).
    replace (L N - 1 - d - 1)%nat with (L N - 1 - S d)%nat in Bd by lia.
    apply Rle_trans with (1 := row_bound _ _ _ _ (g N A b x (L N - 1 - d)) Bd).
    rewrite (Rmult_comm (prod d _)), <- Rmult_assoc, (Rmult_comm (norm _ (A (L N) 0%nat))), Rmult_assoc.
    apply Rmult_le_compat_l; [apply Bd|].
    apply IH; [lia|]. intros j Hj. apply B. lia.
Qed.
