(** Claim P3.7, without the mean-field part. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 expectation_p3 p3_10.
Open Scope R_scope.

(** With the identity as activation every slope is 1. *)
Lemma slope_one N A b x l i : sigma N = (fun t => t) -> slope N A b x l i = 1.
Proof. intros I. unfold slope. rewrite I. apply Derive_id. Qed.

Theorem p3_7_g : P3.p3_7_g.
Proof.
  intros N A b x l a W I Hl. unfold g.
  replace l with (L N - 1 - (L N - 1 - l))%nat at 1 by lia.
  assert (Hk : (L N - 1 - l < L N - 1)%nat) by lia. revert a Hk.
  generalize (L N - 1 - l)%nat as k.
  induction k as [|k IH]; intros a Hk Ha; [reflexivity|].
  cbn [backward linear_g]. cbv zeta.
  set (j := (L N - 1 - k)%nat) in *.
  assert (Hj : (2 <= j <= L N - 1)%nat) by (unfold j; lia).
  replace (L N - 1 - S k)%nat with (j - 1)%nat in Ha by (unfold j; lia).
  set (r := linear_g (n N) (if skip N then 1 else 0) 1 (L N) A k) in *.
  rewrite (row_mat_ext _ _ r _ (jacobian N A b x j)).
  2:{ intros i Hi. apply IH; [lia | exact Hi]. }
  2: reflexivity.
  unfold jacobian. destruct (skips N j) eqn:S'.
  - assert (Wd := skips_width N j W ltac:(lia) S').
    unfold skips in S'. apply andb_prop in S' as [P _]. rewrite P.
    replace (1 * r a) with (row_mat (n N j) r Id a) by (rewrite row_Id by lia; ring).
    unfold row_mat, mplus, J, diag_mul. rewrite Rmult_1_l, <- sum_plus.
    apply sum_ext. intros i _. rewrite slope_one by exact I. ring.
  - unfold skips in S'. destruct (Nat.leb_spec 2 j); [|lia].
    rewrite andb_true_r in S'. rewrite S'. unfold row_mat, J, diag_mul.
    rewrite Rmult_0_l, Rplus_0_l, Rmult_1_l.
    apply sum_ext. intros i _. rewrite slope_one by exact I. ring.
Qed.

(** g_l depends on the layers above l only. *)
Lemma linear_g_ext n s beta L A A' k : (k < L)%nat ->
  (forall j, (L - 1 - k < j <= L)%nat -> A j = A' j) ->
  linear_g n s beta L A k = linear_g n s beta L A' k.
Proof.
  induction k as [|k IH]; intros Hk H; simpl.
  - now rewrite H by lia.
  - rewrite IH by (try (intros; apply H); lia). now rewrite H by lia.
Qed.

(** The layers above j, put back into their places. *)
Definition place (j : nat) (T : nat -> mat) : nat -> mat := fun i => T (i - (j + 1))%nat.

(** E|A_L|^2 = 1/3. *)
Lemma top_third S n L A : (2 <= L)%nat -> default_weights S n L A ->
  E S (fun w => norm2 (n (L - 1)%nat) (A w L 0%nat)) = / 3.
Proof.
  intros HL [D _]. destruct (D L ltac:(lia)) as [Hn [M _]]. rewrite Nat.eqb_refl in M.
  unfold norm2. rewrite (E_sum S _ (fun i w => A w L 0%nat i * A w L 0%nat i)).
  rewrite (sum_ext _ _ (fun _ => / (3 * INR (n (L - 1)%nat)))) by (intros; apply M; lia).
  rewrite sum_const. field. apply not_0_INR. lia.
Qed.

(** One layer: the row above is independent of A_j. *)
Lemma one_layer S n s beta L A k : (1 + k < L - 1)%nat -> default_weights S n L A ->
  let j := (L - 1 - k)%nat in
  E S (fun w => norm2 (n (j - 1)%nat) (linear_g n s beta L (A w) (1 + k)))
  = E S (fun w => norm2 (n (j - 1)%nat) (fun a => s * linear_g n s beta L (A w) k a))
    + beta ^ 2 / 3 * E S (fun w => norm2 (n j) (linear_g n s beta L (A w) k)).
Proof.
  intros Hk [D I] j.
  assert (Hj : (2 <= j < L)%nat) by (unfold j; lia).
  destruct (D j ltac:(lia)) as [Hn M].
  destruct (Nat.eqb_spec j L) as [|_]; [lia|].
  pose (r := fun T => linear_g n s beta L (place j T) k).
  assert (R : forall w, linear_g n s beta L (A w) k = r (fun i => A w (j + 1 + i)%nat)).
  { intros w. apply linear_g_ext; [lia|]. intros i Hi. unfold place.
    f_equal. unfold j in *. lia. }
  assert (B := E_branch S (n j) (n (j - 1)%nat) (fun w => A w j) _ (fun w i => A w (j + 1 + i)%nat)
    r (fun T a => s * r T a) beta M (I j Hj)).
  rewrite (E_ext S _ (fun w => norm2 (n (j - 1)%nat) (fun a => s * r (fun i => A w (j + 1 + i)%nat) a
    + beta * row_mat (n j) (r (fun i => A w (j + 1 + i)%nat)) (A w j) a))).
  2:{ intros w. cbn [linear_g Nat.add]. fold j. now rewrite R. }
  rewrite B. f_equal.
  - apply E_ext. intros w. now rewrite R.
  - f_equal; [field; apply not_0_INR; lia|]. apply E_ext. intros w. now rewrite R.
Qed.

Theorem p3_7_plain : P3.p3_7_plain.
Proof.
  intros S n L A l Hl D.
  assert (H : forall k, (k < L - 1)%nat ->
    E S (fun w => norm2 (n (L - 1 - k)%nat) (linear_g n 0 1 L (A w) k)) = / 3 * (/ 3) ^ k).
  2:{ assert (Hk := H (L - 1 - l)%nat ltac:(lia)).
      replace (L - 1 - (L - 1 - l))%nat with l in Hk by lia. exact Hk. }
  induction k as [|k IH]; intros Hk.
  - transitivity (/ 3); [|simpl; ring].
    rewrite Nat.sub_0_r. exact (top_third S n L A ltac:(lia) D).
  - replace (L - 1 - Datatypes.S k)%nat with (L - 1 - k - 1)%nat by lia.
    assert (O := one_layer S n 0 1 L A k ltac:(lia) D). simpl in O. simpl linear_g. rewrite O.
    rewrite IH by lia.
    rewrite (E_ext S _ (fun _ => 0 * 1)).
    + rewrite E_scal. simpl. field.
    + intros w. rewrite Rmult_0_l. apply sum_zero. intros; ring.
Qed.

Theorem p3_7_scaled : P3.p3_7_scaled.
Proof.
  intros S m L A l beta Hl D.
  assert (Hk : (L - 1 - l < L - 1)%nat) by lia. revert Hk.
  generalize (L - 1 - l)%nat as k.
  induction k as [|k IH]; intros Hk.
  - transitivity (/ 3); [|simpl; ring].
    exact (top_third S (fun _ => m) L A ltac:(lia) D).
  - assert (O := one_layer S (fun _ => m) 1 beta L A k ltac:(lia) D). cbn beta zeta in O.
    change (1 + k)%nat with (Datatypes.S k) in O. rewrite O.
    rewrite (E_ext S _ (fun w => norm2 m (linear_g (fun _ => m) 1 beta L (A w) k))).
    + rewrite IH by lia. simpl. field.
    + intros w. apply sum_ext. intros; ring.
Qed.

Theorem p3_7_bound : P3.p3_7_bound.
Proof.
  intros k Hk. assert (K : 0 < INR k) by (apply lt_0_INR; lia).
  split.
  - f_equal. rewrite inv_sqrt_sqr by exact K. field. lra.
  - replace (/ (3 * INR k)) with (/ 3 / INR k) by (field; lra).
    apply pow_lt_exp; [exact Hk | lra].
Qed.

(** Two fair signs. *)
Lemma signs_total : sum 4 (fun _ => / 4) = 1.
Proof. simpl. lra. Qed.

Lemma signs_nonneg : forall w, (w < 4)%nat -> 0 <= / 4.
Proof. intros. lra. Qed.

Definition signs : space := {| points := 4; p := fun _ => / 4; p_nonneg := signs_nonneg; p_total := signs_total |}.

Theorem p3_7_inhabited : P3.p3_7_inhabited.
Proof.
  assert (R : exists r, r * r = / 3) by (exists (sqrt (/ 3)); apply sqrt_sqrt; lra).
  destruct R as [r R].
  pose (c := fun w : nat => match w with 0 | 1 => r | _ => - r end).
  pose (d := fun w : nat => match w with 0 | 2 => r | _ => - r end).
  exists signs, (fun w j _ _ => if (j =? 2)%nat then d w else c w).
  split.
  - intros j Hj. split; [lia|].
    split.
    + intros i i' _ _. unfold E, signs, c, d. simpl.
      replace (3 * 1) with 3 by ring.
      destruct j as [|[|[|[|j]]]]; try lia; simpl; lra.
    + intros i i' k k' Hi Hi' Hk Hk' D. exfalso. apply D.
      destruct (j =? 3)%nat; f_equal; lia.
  - intros j Hj. replace j with 2%nat by lia.
    intros F G. unfold E, signs, c, d. simpl. field.
Qed.
