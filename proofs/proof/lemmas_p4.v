(** Sums that several proofs of chapter P4 use. *)
From Coq Require Import Reals ZArith QArith List Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

(** The sum with one term more. *)
Lemma sum_to_S : forall n f, sum_to (S n) f = sum_to n f + f n.
Proof.
  intros n f. unfold sum_to. rewrite seq_S, map_app. simpl.
  induction (map f (seq 0 n)) as [| x l IH]; simpl; [ring | rewrite IH; ring].
Qed.

(** Two sums are equal if their terms are. *)
Lemma sum_to_ext : forall n f h, (forall i, (i < n)%nat -> f i = h i) -> sum_to n f = sum_to n h.
Proof.
  intros n f h H. unfold sum_to. f_equal. apply map_ext_in.
  intros i I. apply in_seq in I. apply H. lia.
Qed.

Lemma sum_to_0 : forall n f, (forall i, (i < n)%nat -> f i = 0) -> sum_to n f = 0.
Proof.
  induction n as [| n IH]; intros f H; [reflexivity |].
  rewrite sum_to_S, IH, H by auto. ring.
Qed.

Lemma sum_to_plus : forall n f h, sum_to n (fun i => f i + h i) = sum_to n f + sum_to n h.
Proof. induction n as [| n IH]; intros f h; [unfold sum_to; simpl; ring |]. rewrite !sum_to_S, IH. ring. Qed.

Lemma sum_to_scal : forall n c f, sum_to n (fun i => c * f i) = c * sum_to n f.
Proof. induction n as [| n IH]; intros c f; [unfold sum_to; simpl; ring |]. rewrite !sum_to_S, IH. ring. Qed.

(** The order of two summations can be exchanged. *)
Lemma sum_to_swap : forall n m f,
  sum_to n (fun i => sum_to m (fun j => f i j)) = sum_to m (fun j => sum_to n (fun i => f i j)).
Proof.
  induction n as [| n IH]; intros m f; [symmetry; now apply sum_to_0 |].
  rewrite sum_to_S, IH, <- sum_to_plus. apply sum_to_ext. intros j _. now rewrite sum_to_S.
Qed.

(** A sum in which only the term j counts. *)
Lemma sum_to_only : forall n j f,
  sum_to n (fun i => if Nat.eqb i j then f i else 0) = if Nat.ltb j n then f j else 0.
Proof.
  induction n as [| n IH]; intros j f; [reflexivity |].
  rewrite sum_to_S, IH.
  destruct (Nat.eqb_spec n j), (Nat.ltb_spec j n), (Nat.ltb_spec j (S n)); subst; try lia; ring.
Qed.

(** A sum of n + m terms. *)
Lemma sum_to_app : forall n m f, sum_to (n + m) f = sum_to n f + sum_to m (fun j => f (n + j)%nat).
Proof.
  induction m as [| m IH]; intros f.
  - rewrite Nat.add_0_r. unfold sum_to at 3. simpl. ring.
  - rewrite Nat.add_succ_r, !sum_to_S, IH. ring.
Qed.

(** A sum over pairs, written as one sum. *)
Lemma sum_to_pairs : forall n w f,
  sum_to (n * w) f = sum_to n (fun i => sum_to w (fun j => f (i * w + j)%nat)).
Proof.
  induction n as [| n IH]; intros w f; [reflexivity |].
  rewrite sum_to_S, <- IH. replace (S n * w)%nat with (n * w + w)%nat by lia. apply sum_to_app.
Qed.
