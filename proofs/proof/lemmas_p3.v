(** Lemmas that several proofs of chapter P3 use. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
Open Scope R_scope.

(** ** Finite sums *)

Lemma sum_ext m f h : (forall i, (i < m)%nat -> f i = h i) -> sum m f = sum m h.
Proof. induction m as [|m IH]; intros E; simpl; [reflexivity|]. rewrite IH, E; auto. Qed.

Lemma sum_zero m f : (forall i, (i < m)%nat -> f i = 0) -> sum m f = 0.
Proof. induction m as [|m IH]; intros E; simpl; [reflexivity|]. rewrite IH, E; auto; ring. Qed.

Lemma sum_plus m f h : sum m (fun i => f i + h i) = sum m f + sum m h.
Proof. induction m as [|m IH]; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma sum_scal m c f : sum m (fun i => c * f i) = c * sum m f.
Proof. induction m as [|m IH]; simpl; [ring|]. rewrite IH; ring. Qed.

Lemma sum_scal_r m c f : sum m (fun i => f i * c) = sum m f * c.
Proof. induction m as [|m IH]; simpl; [ring|]. rewrite IH; ring. Qed.

(** The order of two summations can be exchanged. *)
Lemma sum_swap m k (f : nat -> nat -> R) :
  sum m (fun i => sum k (fun j => f i j)) = sum k (fun j => sum m (fun i => f i j)).
Proof.
  induction m as [|m IH]; simpl; [now rewrite sum_zero|].
  now rewrite IH, <- sum_plus.
Qed.

(** A sum in which only the summand [i] counts. *)
Lemma sum_only m i f : (i < m)%nat -> sum m (fun j => if (j =? i)%nat then f j else 0) = f i.
Proof.
  induction m as [|m IH]; intros H; simpl; [lia|].
  destruct (Nat.eqb_spec m i) as [->|D].
  - rewrite sum_zero; [ring|]. intros j Hj. destruct (Nat.eqb_spec j i); [lia|reflexivity].
  - rewrite IH by lia; ring.
Qed.

Lemma sum_ge0 m f : (forall i, (i < m)%nat -> 0 <= f i) -> 0 <= sum m f.
Proof.
  induction m as [|m IH]; intros E; simpl; [lra|].
  apply Rplus_le_le_0_compat; auto.
Qed.

(** The identity on either side. *)
Lemma Id_col m v i : (i < m)%nat -> mat_col m Id v i = v i.
Proof.
  intros H. unfold mat_col, Id.
  rewrite <- (sum_only m i v H). apply sum_ext; intros j _.
  rewrite Nat.eqb_sym. destruct (j =? i)%nat; ring.
Qed.

Lemma row_Id m r j : (j < m)%nat -> row_mat m r Id j = r j.
Proof.
  intros H. unfold row_mat, Id.
  rewrite <- (sum_only m j r H). apply sum_ext; intros i _.
  destruct (i =? j)%nat; ring.
Qed.

(** (r M) v = r (M v). *)
Lemma row_mat_col m k r M v :
  sum k (fun j => row_mat m r M j * v j) = sum m (fun i => r i * mat_col k M v i).
Proof.
  unfold row_mat, mat_col.
  rewrite (sum_ext k _ (fun j => sum m (fun i => r i * M i j * v j)))
    by (intros; now rewrite <- sum_scal_r).
  rewrite sum_swap. apply sum_ext; intros i _.
  rewrite <- sum_scal. apply sum_ext; intros; ring.
Qed.

Lemma row_mat_ext m r r' M M' j :
  (forall i, (i < m)%nat -> r i = r' i) -> (forall i, (i < m)%nat -> M i j = M' i j) ->
  row_mat m r M j = row_mat m r' M' j.
Proof. intros E F. apply sum_ext; intros i Hi. now rewrite E, F. Qed.

(** ** Derivatives *)

Lemma is_derive_eq (f : R -> R) (t a c : R) : is_derive f t a -> a = c -> is_derive f t c.
Proof. now intros H <-. Qed.

(** The derivative of a finite sum. *)
Lemma is_derive_sum m (f : R -> nat -> R) v t :
  (forall i, (i < m)%nat -> is_derive (fun s => f s i) t (v i)) ->
  is_derive (fun s => sum m (f s)) t (sum m v).
Proof.
  induction m as [|m IH]; intros H; simpl; [apply (is_derive_const 0)|].
  apply (is_derive_plus (fun s => sum m (f s)) (fun s => f s m)); auto.
Qed.

(** An affine function of a curve. *)
Lemma is_derive_affine m (a : vec) c (u : R -> vec) v t :
  (forall j, (j < m)%nat -> is_derive (fun s => u s j) t (v j)) ->
  is_derive (fun s => sum m (fun j => a j * u s j) + c) t (sum m (fun j => a j * v j)).
Proof.
  intros H.
  apply is_derive_eq with (sum m (fun j => a j * v j) + 0); [|ring].
  apply (is_derive_plus (fun s => sum m (fun j => a j * u s j)) (fun _ => c));
    [|apply (is_derive_const c)].
  apply (is_derive_sum m (fun s j => a j * u s j)). intros j Hj.
  apply (is_derive_scal (fun s => u s j)), H, Hj.
Qed.

(** The derivative of an entry of a vector in which one entry is varied. *)
Lemma is_derive_put v i t0 j : is_derive (fun t => put v i t j) t0 (if (j =? i)%nat then 1 else 0).
Proof.
  unfold put. destruct (j =? i)%nat; [apply (is_derive_id t0) | apply (is_derive_const (v j))].
Qed.

Lemma put_same v i j : put v i (v i) j = v j.
Proof. unfold put. destruct (Nat.eqb_spec j i) as [->|]; reflexivity. Qed.

(** sigma after a differentiable function, plus another differentiable function. *)
Lemma is_derive_branch (s f h : R -> R) t a c d :
  f t = d -> ex_derive s d -> is_derive f t a -> is_derive h t c ->
  is_derive (fun r => s (f r) + h r) t (Derive s d * a + c).
Proof.
  intros <- Hs Hf Hh.
  apply (is_derive_plus (fun r => s (f r)) h); [|exact Hh].
  apply is_derive_eq with (scal a (Derive s (f t))).
  - apply (is_derive_comp s f); [now apply Derive_correct | exact Hf].
  - unfold scal; simpl; unfold mult; simpl; ring.
Qed.

(** ** The networks *)

(** What a layer with a skip adds has the width of the layer. *)
Lemma skips_width N l : well_formed N -> (1 <= l <= L N - 1)%nat -> skips N l = true ->
  n N l = n N (l - 1).
Proof.
  intros [_ W] H S. apply andb_prop in S as [S1 S2]. apply W; [exact S1|].
  apply Nat.leb_le in S2; lia.
Qed.

(** A layer reads only the entries of its input below the width. *)
Lemma before_ext N A b l u u' i : (forall j, (j < n N (l - 1))%nat -> u j = u' j) ->
  before N A b l u i = before N A b l u' i.
Proof. intros E. unfold before, mat_col. f_equal. apply sum_ext; intros; now rewrite E. Qed.

(** The Jacobian applied to a column. *)
Lemma jacobian_col N A b x l v i : (skips N l = true -> (i < n N (l - 1))%nat) ->
  mat_col (n N (l - 1)) (jacobian N A b x l) v i
  = slope N A b x l i * sum (n N (l - 1)) (fun j => A l i j * v j) + (if skips N l then v i else 0).
Proof.
  intros H. unfold jacobian. destruct (skips N l).
  - rewrite <- (Id_col (n N (l - 1)) v i) by auto.
    unfold mat_col, mplus, J, diag_mul. rewrite <- sum_scal, <- sum_plus.
    apply sum_ext; intros; ring.
  - unfold mat_col, J, diag_mul. rewrite <- sum_scal, Rplus_0_r.
    apply sum_ext; intros; ring.
Qed.

(** The next y, and the y from y_l on. *)
Lemma y_step N A b x l : (1 <= l)%nat -> y N A b x l = layer N A b l (y N A b x (l - 1)).
Proof. intros H. destruct l as [|l]; [lia|]. simpl. now rewrite Nat.sub_0_r. Qed.

Lemma from_y N A b x l k : from N A b l k (y N A b x l) = y N A b x (l + k).
Proof.
  induction k as [|k IH]; simpl; [now rewrite Nat.add_0_r|].
  rewrite (y_step N A b x (l + S k)) by lia. rewrite IH. now replace (l + S k - 1)%nat with (l + k)%nat by lia.
Qed.

(** The next row of the backward pass. *)
Lemma g_step N A b x l : (1 <= l < L N - 1)%nat ->
  g N A b x l = row_mat (n N (S l)) (g N A b x (S l)) (jacobian N A b x (S l)).
Proof.
  intros H. unfold g. replace (L N - 1 - l)%nat with (S (L N - 1 - S l)) by lia. simpl.
  now replace (L N - 1 - (L N - 1 - S l))%nat with (S l) by lia.
Qed.

Lemma g_top N A b x : g N A b x (L N - 1) = A (L N) 0%nat.
Proof. unfold g. now rewrite Nat.sub_diag. Qed.
