(** Claim P3.2. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 p3_1.
Open Scope R_scope.

(** [push k v] is the velocity of y_{l+k} when y_l moves with velocity [v]. *)
Fixpoint push N A b x l k (v : vec) : vec :=
  match k with
  | O => v
  | S k' => mat_col (n N (l + k')) (jacobian N A b x (l + k)) (push N A b x l k' v)
  end.

(** Layers l + 1, ..., l + k read of y_l only the entries below its width. *)
Lemma from_ext N A b l k u u' : well_formed N -> (l + k <= L N - 1)%nat ->
  (forall j, (j < n N l)%nat -> u j = u' j) ->
  forall i, (i < n N (l + k))%nat -> from N A b l k u i = from N A b l k u' i.
Proof.
  intros W H E. induction k as [|k IH]; simpl; intros i Hi.
  - apply E. now rewrite Nat.add_0_r in Hi.
  - assert (IH' : forall j, (j < n N (l + S k - 1))%nat -> from N A b l k u j = from N A b l k u' j).
    { intros j. replace (l + S k - 1)%nat with (l + k)%nat by lia. apply IH; lia. }
    unfold layer. rewrite (before_ext N A b _ _ _ i IH').
    destruct (skips N (l + S k)) eqn:S'; [|reflexivity].
    rewrite IH'; [reflexivity|]. rewrite <- (skips_width N _ W) by (lia || assumption). exact Hi.
Qed.

(** The chain rule from layer l up to layer l + k. *)
Lemma from_curve N A b x l k (u : R -> vec) (v : vec) t : well_formed N -> smooth N A b x ->
  (l + k <= L N - 1)%nat ->
  (forall j, (j < n N l)%nat -> u t j = y N A b x l j) ->
  (forall j, (j < n N l)%nat -> is_derive (fun s => u s j) t (v j)) ->
  forall i, (i < n N (l + k))%nat ->
  is_derive (fun s => from N A b l k (u s) i) t (push N A b x l k v i).
Proof.
  intros W Sm H Hu Hv. induction k as [|k IH]; intros i Hi.
  - simpl. apply Hv. now rewrite Nat.add_0_r in Hi.
  - simpl. assert (D : (l + S k - 1 = l + k)%nat) by lia.
    rewrite <- D at 1.
    apply (p3_1_curves N A b x (l + S k)%nat (fun s => from N A b l k (u s))).
    + exact W.
    + lia.
    + exact Hi.
    + rewrite D. intros j Hj. rewrite <- from_y. apply from_ext; auto; lia.
    + apply Sm; [lia | exact Hi].
    + rewrite D. apply IH. lia.
Qed.

(** g_{l+k} times the velocity of y_{l+k} is g_l times that of y_l. *)
Lemma g_push N A b x l k v : (1 <= l)%nat -> (l + k <= L N - 1)%nat ->
  sum (n N (l + k)) (fun j => g N A b x (l + k) j * push N A b x l k v j)
  = sum (n N l) (fun j => g N A b x l j * v j).
Proof.
  intros Hl. induction k as [|k IH]; intros H.
  - now rewrite Nat.add_0_r.
  - rewrite <- IH by lia. cbn [push]. rewrite <- row_mat_col.
    rewrite (g_step N A b x (l + k)%nat) by lia. now rewrite <- plus_n_Sm.
Qed.

(** A curve through y_l with velocity v gives y_L the velocity g_l v. *)
Lemma last_curve N A b x l (u : R -> vec) (v : vec) t : well_formed N -> smooth N A b x ->
  (1 <= l <= L N - 1)%nat ->
  (forall j, (j < n N l)%nat -> u t j = y N A b x l j) ->
  (forall j, (j < n N l)%nat -> is_derive (fun s => u s j) t (v j)) ->
  is_derive (fun s => last N A b (from N A b l (L N - 1 - l) (u s))) t
            (sum (n N l) (fun j => g N A b x l j * v j)).
Proof.
  intros W Sm Hl Hu Hv. set (k := (L N - 1 - l)%nat).
  assert (D : (l + k = L N - 1)%nat) by (unfold k; lia).
  rewrite <- (g_push N A b x l k v) by lia.
  rewrite D, g_top.
  apply (is_derive_affine _ (A (L N) 0%nat)).
  rewrite <- D. apply from_curve; auto. lia.
Qed.

(** The network, split at layer l, when only the parameters of layer l are varied. *)
Lemma split N A A' b b' x l : (1 <= l <= L N - 1)%nat ->
  (forall k, k <> l -> A' k = A k) -> (forall k, k <> l -> b' k = b k) ->
  y_L N A' b' x = last N A b (from N A b l (L N - 1 - l) (layer N A' b' l (y N A b x (l - 1)))).
Proof.
  intros H EA Eb.
  assert (low : forall k, (k < l)%nat -> y N A' b' x k = y N A b x k).
  { induction k as [|k IH]; intros Hk; [reflexivity|].
    rewrite !y_step by lia. simpl. rewrite Nat.sub_0_r, IH by lia.
    unfold layer, before. now rewrite EA, Eb by lia. }
  assert (high : forall k u, from N A' b' l k u = from N A b l k u).
  { induction k as [|k IH]; intros u; simpl; [reflexivity|].
    rewrite IH. unfold layer, before. now rewrite EA, Eb by lia. }
  unfold y_L, last, before. rewrite EA, Eb by lia.
  rewrite <- (low (l - 1)%nat), <- y_step by lia.
  rewrite <- high, from_y. now replace (l + (L N - 1 - l))%nat with (L N - 1)%nat by lia.
Qed.

(** What is varied is at its own value. *)
Lemma put_b_same b l i k a : put_b b l i (b l i) k a = b k a.
Proof. unfold put_b. destruct (Nat.eqb_spec k l) as [->|]; [apply put_same | reflexivity]. Qed.

Lemma put_A_same A l i j k a c : put_A A l i j (A l i j) k a c = A k a c.
Proof.
  unfold put_A. destruct (Nat.eqb_spec k l) as [->|]; [|reflexivity].
  destruct (Nat.eqb_spec a i) as [->|]; [apply put_same | reflexivity].
Qed.

(** If only z_l moves, with velocity w, then y_L has the velocity g_l diag(sigma'(z_l)) w. *)
Lemma parameter_curve N A b x l (A' : R -> nat -> mat) (b' : R -> nat -> vec) w t i c :
  well_formed N -> smooth N A b x -> (1 <= l <= L N - 1)%nat -> (i < n N l)%nat ->
  (forall s k, k <> l -> A' s k = A k) -> (forall s k, k <> l -> b' s k = b k) ->
  (forall a, before N (A' t) (b' t) l (y N A b x (l - 1)) a = z N A b x l a) ->
  (forall a, w a = if (a =? i)%nat then c else 0) ->
  (forall a, is_derive (fun s => before N (A' s) (b' s) l (y N A b x (l - 1)) a) t (w a)) ->
  is_derive (fun s => y_L N (A' s) (b' s) x) t (g N A b x l i * slope N A b x l i * c).
Proof.
  intros W Sm Hl Hi EA Eb Ez Ew Hz.
  apply (is_derive_ext (fun s => last N A b (from N A b l (L N - 1 - l)
    (layer N (A' s) (b' s) l (y N A b x (l - 1)))))).
  { intros s. symmetry. apply split; auto. }
  apply is_derive_eq with (sum (n N l) (fun a => g N A b x l a * (slope N A b x l a * w a + 0))).
  - apply (last_curve N A b x l (fun s => layer N (A' s) (b' s) l (y N A b x (l - 1)))); auto.
    + intros a _. rewrite (y_step N A b x l) by lia. unfold layer. now rewrite Ez.
    + intros a Ha.
      apply (is_derive_branch (sigma N) (fun s => before N (A' s) (b' s) l (y N A b x (l - 1)) a)
               (fun _ => if skips N l then y N A b x (l - 1) a else 0)); auto.
      apply (is_derive_const (if skips N l then y N A b x (l - 1) a else 0)).
  - rewrite <- (sum_only (n N l) i (fun a => g N A b x l a * slope N A b x l a * c) Hi).
    apply sum_ext. intros a _. rewrite Ew. destruct (a =? i)%nat; ring.
Qed.

Theorem p3_2_g : P3.p3_2_g.
Proof.
  intros N A b x l j W Sm Hl Hj.
  apply is_derive_eq with (sum (n N l) (fun i => g N A b x l i * (if (i =? j)%nat then 1 else 0))).
  - apply (last_curve N A b x l (fun t => put (y N A b x l) j t)); auto.
    + intros i _. apply put_same.
    + intros i _. apply is_derive_put.
  - rewrite <- (sum_only (n N l) j (g N A b x l) Hj).
    apply sum_ext. intros i _. destruct (i =? j)%nat; ring.
Qed.

Theorem p3_2_bias : P3.p3_2_bias.
Proof.
  intros N A b x l i W Sm Hl Hi.
  pose (w := fun a => if (a =? i)%nat then 1 else 0).
  apply is_derive_eq with (g N A b x l i * slope N A b x l i * 1); [|ring].
  apply (parameter_curve N A b x l (fun _ => A) (fun t => put_b b l i t) w); auto.
  - intros s k D. unfold put_b.
    apply Nat.eqb_neq in D. rewrite D. reflexivity.
  - intros a. unfold z, before.
    rewrite put_b_same. reflexivity.
  - intros a. unfold before, put_b.
    rewrite Nat.eqb_refl.
    apply is_derive_eq with (0 + w a); [|ring].
    apply (is_derive_plus (fun _ => mat_col (n N (l - 1)) (A l) (y N A b x (l - 1)) a)
             (fun s => put (b l) i s a)).
    + apply (is_derive_const (mat_col (n N (l - 1)) (A l) (y N A b x (l - 1)) a)).
    + apply is_derive_put.
Qed.

Theorem p3_2_weight : P3.p3_2_weight.
Proof.
  intros N A b x l i j W Sm Hl Hi Hj.
  set (u := y N A b x (l - 1)).
  pose (w := fun a => if (a =? i)%nat then u j else 0).
  apply is_derive_eq with (g N A b x l i * slope N A b x l i * u j); [|ring].
  apply (parameter_curve N A b x l (fun t => put_A A l i j t) (fun _ => b) w); auto.
  - intros s k D. unfold put_A.
    apply Nat.eqb_neq in D. rewrite D. reflexivity.
  - intros a. unfold z, before, mat_col.
    f_equal. apply sum_ext. intros k _.
    rewrite put_A_same. reflexivity.
  - intros a. unfold before, mat_col, put_A.
    rewrite Nat.eqb_refl. fold u.
    apply (is_derive_ext (fun s => sum (n N (l - 1))
      (fun k => u k * (if (a =? i)%nat then put (A l a) j s else A l a) k) + b l a)).
    + intros s. apply (f_equal (fun r => r + b l a)). apply sum_ext. intros k _. apply Rmult_comm.
    + unfold w. destruct (a =? i)%nat eqn:E.
      * apply is_derive_eq with
          (sum (n N (l - 1)) (fun k => u k * (if (k =? j)%nat then 1 else 0))).
        -- apply is_derive_affine. intros k _. apply is_derive_put.
        -- rewrite <- (sum_only (n N (l - 1)) j u Hj).
           apply sum_ext. intros k _. destruct (k =? j)%nat; ring.
      * apply (is_derive_const (sum (n N (l - 1)) (fun k => u k * A l a k) + b l a)).
Qed.

(** Parameters of the last layer do not change y_{L-1}. *)
Lemma y_below N A A' b b' x m : (forall k, (k <= m)%nat -> A' k = A k) ->
  (forall k, (k <= m)%nat -> b' k = b k) -> y N A' b' x m = y N A b x m.
Proof.
  induction m as [|m IH]; intros EA Eb; [reflexivity|].
  rewrite !y_step by lia. simpl. rewrite Nat.sub_0_r, IH by auto.
  unfold layer, before. now rewrite EA, Eb by lia.
Qed.

Theorem p3_2_last : P3.p3_2_last.
Proof.
  intros N A b x [W _].
  set (u := y N A b x (L N - 1)).
  split.
  - apply (is_derive_ext (fun t => mat_col (n N (L N - 1)) (A (L N)) u 0%nat + t)).
    + intros t. unfold y_L, last, before.
      rewrite (y_below N A A b (put_b b (L N) 0 t)).
      * unfold put_b, put. rewrite Nat.eqb_refl. reflexivity.
      * reflexivity.
      * intros k Hk. unfold put_b. destruct (Nat.eqb_spec k (L N)); [lia | reflexivity].
    + apply is_derive_eq with (0 + 1); [|ring].
      apply (is_derive_plus (fun _ => mat_col (n N (L N - 1)) (A (L N)) u 0%nat) (fun t => t)).
      * apply (is_derive_const (mat_col (n N (L N - 1)) (A (L N)) u 0%nat)).
      * apply (is_derive_id (b (L N) 0%nat)).
  - intros j Hj.
    apply (is_derive_ext (fun t =>
      sum (n N (L N - 1)) (fun k => u k * put (A (L N) 0%nat) j t k) + b (L N) 0%nat)).
    + intros t. unfold y_L, last, before, mat_col.
      rewrite (y_below N A (put_A A (L N) 0 j t) b b).
      * unfold put_A. rewrite Nat.eqb_refl. simpl.
        f_equal. apply sum_ext. intros k _. unfold u. ring.
      * intros k Hk. unfold put_A. destruct (Nat.eqb_spec k (L N)); [lia | reflexivity].
      * reflexivity.
    + apply is_derive_eq with
        (sum (n N (L N - 1)) (fun k => u k * (if (k =? j)%nat then 1 else 0))).
      * apply is_derive_affine. intros k _. apply is_derive_put.
      * rewrite <- (sum_only (n N (L N - 1)) j u Hj).
        apply sum_ext. intros k _. destruct (k =? j)%nat; ring.
Qed.
