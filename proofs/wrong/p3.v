(** Wrong versions of statements of chapter P3, and proofs that they are false. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import p3_3.
Open Scope R_scope.

(** The residual network does not lose the gradients below a dead layer. *)
Theorem not_p3_3_plain : ~ (forall N A b x i j, well_formed N -> skip N = true -> smooth N A b x ->
  (1 <= i < j)%nat -> (j <= L N - 1)%nat -> dead N A b x j -> gradients_zero N A b x i).
Proof.
  intros H. destruct p3_3_need_not as (N & A & b & x & W & P & Sm & HL & D & G).
  apply G. apply (H N A b x 1%nat 2%nat); (lia || assumption).
Qed.

(** One layer, J_1 = 1: 1 + 1 is not 1. *)
Theorem not_p3_5_paths : ~ (forall (K : Ring) (J : nat -> K) k, layers J k = sum_list (map (path J) (subsets (k - 1)))).
Proof.
  intros H. specialize (H R_Ring (fun _ => 1) 1%nat). simpl in H.
  unfold mult, plus, one, zero in H. simpl in H.
  unfold mult, plus, one, zero in H. simpl in H. lra.
Qed.

(** No layer: one path, the empty one. *)
Theorem not_p3_5_count : ~ (forall k, length (subsets k) = (2 * k)%nat /\
  forall m, length (of_length m (subsets k)) = binomial k m).
Proof. intros H. destruct (H 0%nat) as [H0 _]. simpl in H0. discriminate. Qed.

(** The entry 0 does no harm. *)
Theorem not_p3_9_inplace : ~ (forall f y m, (forall i, overwritten f y i - meant f y i = Rmax (- y i) 0) /\
  ((forall i, (i < m)%nat -> overwritten f y i = meant f y i) <-> (forall i, (i < m)%nat -> 0 < y i))).
Proof.
  intros H. destruct (H (fun _ _ => 0) (fun _ => 0) 1%nat) as [_ [I _]].
  assert (0 < 0); [|lra]. apply (I ltac:(intros i _; unfold overwritten, meant, relu; rewrite Rmax_left; lra) 0%nat). lia.
Qed.

(** Of ten branches, 210 paths take four. *)
Theorem not_p3_5_ten : ~ (length (subsets 10) = 1024%nat /\ binomial 10 5 = 252%nat /\
  forall q, q <> 5%nat -> (binomial 10 q < 210)%nat).
Proof. intros [_ [_ H]]. specialize (H 4%nat ltac:(lia)). vm_compute in H. lia. Qed.

(** The identity of one row and column loses nothing. *)
Theorem not_p3_11_lost : ~ (forall k m P, (m <= k)%nat -> exists r, (exists i, (i < k)%nat /\ r i <> 0) /\
  forall j, (j < m)%nat -> row_mat k r P j = 0).
Proof.
  intros H. destruct (H 1%nat 1%nat Id (le_n 1)) as [r [[i [Hi N]] Z]]. specialize (Z 0%nat (le_n 1)).
  unfold row_mat, Id in Z. simpl in Z. apply N. replace i with 0%nat by lia. lra.
Qed.
