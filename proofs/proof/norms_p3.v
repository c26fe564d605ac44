(** Euclidean norms and bounds of matrices, for chapter P3. *)
From Coq Require Import Reals List Arith Bool Lia Lra Psatz.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3.
Open Scope R_scope.

Lemma norm2_ge0 m v : 0 <= norm2 m v.
Proof. apply sum_ge0. intros i _. nra. Qed.

Lemma norm_ge0 m v : 0 <= norm m v.
Proof. apply sqrt_pos. Qed.

Lemma norm_sqr m v : norm m v * norm m v = norm2 m v.
Proof. apply sqrt_sqrt, norm2_ge0. Qed.

Lemma norm_ext m v w : (forall i, (i < m)%nat -> v i = w i) -> norm m v = norm m w.
Proof. intros E. unfold norm, norm2. f_equal. apply sum_ext. intros i Hi. now rewrite E. Qed.

(** Comparison of numbers by their squares. *)
Lemma le_of_sqr a c : 0 <= c -> a * a <= c * c -> a <= c.
Proof. intros. destruct (Rle_dec a c); nra. Qed.

(** The inequality of Cauchy and Schwarz, first for the squares. *)
Lemma cauchy_sqr m f h :
  sum m (fun i => f i * h i) * sum m (fun i => f i * h i) <= norm2 m f * norm2 m h.
Proof.
  induction m as [|m IH]; unfold norm2 in *; simpl; [lra|].
  assert (F := norm2_ge0 m f). assert (H := norm2_ge0 m h). unfold norm2 in F, H.
  revert IH F H. generalize (sum m (fun i => f i * h i)) as p.
  generalize (sum m (fun i => f i * f i)) as q. generalize (sum m (fun i => h i * h i)) as r.
  generalize (f m) as a. generalize (h m) as c. intros c a r q p IH F H.
  assert (2 * (p * (a * c)) <= q * (c * c) + r * (a * a)); [|nra].
  apply le_of_sqr; [nra|].
  assert (p * p * ((a * c) * (a * c)) <= q * r * ((a * c) * (a * c))) by (apply Rmult_le_compat_r; [apply Rle_0_sqr | exact IH]).
  assert (Q := Rle_0_sqr (q * (c * c) - r * (a * a))). unfold Rsqr in Q.
  lra.
Qed.

Lemma cauchy m f h : sum m (fun i => f i * h i) <= norm m f * norm m h.
Proof.
  apply le_of_sqr; [apply Rmult_le_pos; apply norm_ge0|].
  replace (norm m f * norm m h * (norm m f * norm m h)) with (norm2 m f * norm2 m h)
    by (rewrite <- !norm_sqr; ring).
  apply cauchy_sqr.
Qed.

(** |v + w|^2 = |v|^2 + 2 v.w + |w|^2. *)
Lemma norm2_plus m v w :
  norm2 m (fun i => v i + w i) = norm2 m v + 2 * sum m (fun i => v i * w i) + norm2 m w.
Proof.
  unfold norm2. rewrite <- sum_scal, <- !sum_plus. apply sum_ext. intros; ring.
Qed.

Lemma triangle m v w : norm m (fun i => v i + w i) <= norm m v + norm m w.
Proof.
  assert (V := norm_ge0 m v). assert (W := norm_ge0 m w). assert (C := cauchy m v w).
  apply le_of_sqr; [lra|]. rewrite norm_sqr, norm2_plus, <- !norm_sqr. nra.
Qed.

Lemma norm_scal m c v : norm m (fun i => c * v i) = Rabs c * norm m v.
Proof.
  unfold norm. rewrite <- sqrt_Rsqr_abs, <- sqrt_mult by (apply Rle_0_sqr || apply norm2_ge0).
  f_equal. unfold norm2, Rsqr. rewrite <- sum_scal. apply sum_ext. intros; ring.
Qed.

(** A bound of M on columns is a bound on rows. *)
Lemma row_bound k m M e r : bounds k m M e -> norm m (row_mat k r M) <= e * norm k r.
Proof.
  intros [E B]. set (w := row_mat k r M).
  assert (H : norm m w * norm m w <= norm k r * (e * norm m w)).
  { rewrite norm_sqr. unfold norm2. unfold w at 1. rewrite row_mat_col.
    apply Rle_trans with (1 := cauchy k r (mat_col m M w)).
    apply Rmult_le_compat_l; [apply norm_ge0 | apply B]. }
  assert (W := norm_ge0 m w). assert (Q := norm_ge0 k r).
  destruct (Req_dec (norm m w) 0) as [Z|Z]; [rewrite Z; apply Rmult_le_pos; assumption|].
  apply Rmult_le_reg_r with (norm m w); [lra|]. lra.
Qed.
