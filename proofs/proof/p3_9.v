(** Claim P3.9. *)
From Coq Require Import Reals List Arith Bool Lia Lra FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3 p3_4.
Open Scope R_scope.

Theorem p3_9_sum : P3.p3_9_sum.
Proof.
  intros m k F y D j H Hj.
  apply is_derive_eq with
    (sum m (fun i => sum k (fun a => D i a * (if (a =? j)%nat then 1 else 0)))).
  - apply (H (fun t _ => put y j t)).
    + intros _ a. apply put_same.
    + intros _ a. apply is_derive_put.
  - apply sum_ext. intros i _.
    rewrite <- (sum_only k j (D i) Hj).
    apply sum_ext. intros a _. destruct (a =? j)%nat; ring.
Qed.

Theorem p3_9_fork : P3.p3_9_fork.
Proof. intros N A b x l a. apply fork. Qed.

(** relu(t) - t = max(-t, 0). *)
Lemma relu_minus t : relu t - t = Rmax (- t) 0.
Proof. unfold relu, Rmax. repeat destruct Rle_dec; lra. Qed.

Theorem p3_9_inplace : P3.p3_9_inplace.
Proof.
  intros f y m.
  assert (D : forall i, overwritten f y i - meant f y i = Rmax (- y i) 0).
  { intros i. rewrite <- relu_minus. unfold overwritten, meant. ring. }
  split; [exact D|]. split; intros H i Hi; specialize (H i Hi); specialize (D i).
  - assert (M := Rmax_l (- y i) 0). lra.
  - rewrite Rmax_right in D by lra. lra.
Qed.

Theorem p3_9_no_gradient : P3.p3_9_no_gradient.
Proof.
  intros f y i k H.
  apply (is_derive_ext_loc (fun _ => overwritten f y k)); [|apply (is_derive_const (overwritten f y k))].
  assert (H' : 0 < - y i) by lra.
  exists (mkposreal _ H'). intros s B.
  unfold ball in B; simpl in B; unfold AbsRing_ball, abs, minus, plus, opp in B; simpl in B.
  apply Rabs_def2 in B.
  assert (E : forall a, relu (y a) = relu (put y i s a)).
  { intros a. unfold put, relu. destruct (Nat.eqb_spec a i) as [->|]; [|reflexivity].
    rewrite !Rmax_right; lra. }
  unfold overwritten. rewrite E.
  now rewrite (functional_extensionality (fun a => relu (y a)) (fun a => relu (put y i s a)) E).
Qed.
