(** Claim P3.4. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 norms_p3.
Open Scope R_scope.

(** g_{l-1} = g_l + g_l J_l in the residual network. *)
Lemma fork N A b x l a : well_formed N -> skip N = true -> (2 <= l <= L N - 1)%nat ->
  (a < n N (l - 1))%nat ->
  g N A b x (l - 1) a = g N A b x l a + row_mat (n N l) (g N A b x l) (J N A b x l) a.
Proof.
  intros W P Hl Ha.
  assert (S' : skips N l = true) by (unfold skips; rewrite P; apply Nat.leb_le; lia).
  rewrite <- (skips_width N l) in Ha by (lia || assumption).
  rewrite g_step by lia. replace (S (l - 1)) with l by lia.
  rewrite <- (row_Id (n N l) (g N A b x l) a Ha).
  unfold jacobian. rewrite S'. unfold row_mat, mplus. rewrite <- sum_plus.
  apply sum_ext. intros; ring.
Qed.

(** Induction from the layer L - 1 down to layer l: what holds at L - 1, and at j - 1 if at j. *)
Lemma downward N l (P : nat -> R -> Prop) a f : (1 <= l <= L N - 1)%nat ->
  P (L N - 1)%nat a ->
  (forall j c, (l < j <= L N - 1)%nat -> P j c -> P (j - 1)%nat (c * f j)) ->
  P l (a * prod_above N l f).
Proof.
  intros Hl H0 HS. unfold prod_above.
  assert (H : forall d, (d <= L N - 1 - l)%nat ->
    P (L N - 1 - d)%nat (a * prod d (fun k => f (L N - 1 - k)%nat))).
  { induction d as [|d IH]; intros Hd; simpl.
    - now rewrite Nat.sub_0_r, Rmult_1_r.
    - rewrite <- Rmult_assoc. replace (L N - 1 - S d)%nat with (L N - 1 - d - 1)%nat by lia.
      apply HS; [lia|]. apply IH. lia. }
  specialize (H (L N - 1 - l)%nat (le_n _)).
  now replace (L N - 1 - (L N - 1 - l))%nat with l in H by lia.
Qed.

(** The width of a middle layer is that of the layer below. *)
Lemma width N l : well_formed N -> skip N = true -> (2 <= l <= L N - 1)%nat -> n N l = n N (l - 1).
Proof. intros [_ W] P. now apply W. Qed.

Theorem p3_4_upper : P3.p3_4_upper.
Proof.
  intros N A b x l eps W P Hl B.
  apply (downward N l (fun j c => norm (n N j) (g N A b x j) <= c)); [exact Hl | now rewrite g_top; right|].
  intros j c Hj IH.
  rewrite (norm_ext _ _ _ (fun a Ha => fork N A b x j a W P ltac:(lia) Ha)).
  apply Rle_trans with (1 := triangle _ _ _).
  assert (RB := row_bound _ _ _ _ (g N A b x j) (B j Hj)).
  rewrite <- (width N j) in * by (lia || assumption).
  assert (E : 0 <= eps j) by apply (B j Hj).
  assert (eps j * norm (n N j) (g N A b x j) <= eps j * c) by (apply Rmult_le_compat_l; assumption).
  lra.
Qed.

Theorem p3_4_lower : P3.p3_4_lower.
Proof.
  intros N A b x l eps W P Hl B.
  apply (downward N l (fun j c => c <= norm (n N j) (g N A b x j))); [exact Hl | now rewrite g_top; right|].
  intros j c Hj IH.
  destruct (B j Hj) as [Bj E1].
  assert (RB := row_bound _ _ _ _ (g N A b x j) Bj).
  assert (T := triangle (n N j) (g N A b x (j - 1))
    (fun a => -1 * row_mat (n N j) (g N A b x j) (J N A b x j) a)).
  rewrite norm_scal, (Rabs_left (-1)) in T by lra.
  rewrite <- (width N j) in * by (lia || assumption).
  rewrite <- (norm_ext (n N j) (g N A b x j)) in T.
  2:{ intros a Ha. rewrite (fork N A b x j) by (try rewrite <- (width N j); lia || assumption). ring. }
  assert (c * (1 - eps j) <= norm (n N j) (g N A b x j) * (1 - eps j))
    by (apply Rmult_le_compat_r; lra).
  lra.
Qed.

Theorem p3_4_attained : P3.p3_4_attained.
Proof.
  intros N A b x l eps s W P Hl E C.
  apply (downward N l (fun j c => norm (n N j) (g N A b x j) = c)); [exact Hl | now rewrite g_top|].
  intros j c Hj <-.
  rewrite <- (width N j) by (lia || assumption).
  rewrite (norm_ext _ _ (fun a => (1 + s * eps j) * g N A b x j a)).
  - rewrite norm_scal, Rabs_right by (apply Rle_ge, C, Hj). ring.
  - intros a Ha. rewrite (fork N A b x j) by (try rewrite <- (width N j); lia || assumption).
    rewrite (row_mat_ext _ _ (g N A b x j) _ (fun i c => s * eps j * Id i c)).
    + replace (row_mat (n N j) (g N A b x j) (fun i c => s * eps j * Id i c) a)
        with (s * eps j * row_mat (n N j) (g N A b x j) Id a).
      * rewrite row_Id by exact Ha. ring.
      * unfold row_mat. rewrite <- sum_scal. apply sum_ext. intros; ring.
    + reflexivity.
    + intros i Hi. apply E; try rewrite <- (width N j); lia || assumption.
Qed.

Theorem p3_4_spectral : P3.p3_4_spectral.
Proof.
  intros m eps s Hm He Hs.
  assert (S1 : Rabs s = 1) by (destruct Hs as [-> | ->]; [apply Rabs_R1 | rewrite Rabs_left; lra]).
  assert (V : forall v, norm m (mat_col m (mscale (s * eps) Id) v) = eps * norm m v).
  { intros v. rewrite (norm_ext _ _ (fun i => s * eps * v i)).
    - rewrite norm_scal, Rabs_mult, S1, (Rabs_right eps) by lra. ring.
    - intros i Hi. rewrite <- (Id_col m v i Hi). unfold mat_col, mscale.
      rewrite <- sum_scal. apply sum_ext. intros; ring. }
  split.
  - split; [exact He|]. intros v. rewrite V. lra.
  - intros c [_ B].
    specialize (B (fun i => if (i =? 0)%nat then 1 else 0)). rewrite V in B.
    assert (U : norm m (fun i => if (i =? 0)%nat then 1 else 0) = 1).
    { unfold norm. transitivity (sqrt 1); [f_equal; unfold norm2 | apply sqrt_1].
      apply eq_trans with (2 := sum_only m 0 (fun _ => 1) ltac:(lia)).
      apply sum_ext. intros i _. destruct (i =? 0)%nat; ring. }
    rewrite U in B. lra.
Qed.
