(** Claim P3.1. *)
From Coq Require Import Reals List Arith Bool Lia Lra.
From Coquelicot Require Import Coquelicot.
From Book Require Import P3.
From Book.proof Require Import lemmas_p3.
Open Scope R_scope.

Theorem p3_1_curves : P3.p3_1_curves.
Proof.
  intros N A b x l u v t i W Hl Hi Hu Hs Hv.
  assert (width : skips N l = true -> (i < n N (l - 1))%nat).
  { intros S. rewrite <- (skips_width N l W Hl S). exact Hi. }
  rewrite (jacobian_col N A b x l v i width).
  unfold layer.
  apply (is_derive_branch (sigma N) (fun s => before N A b l (u s) i)).
  - apply before_ext. exact Hu.
  - exact Hs.
  - apply is_derive_affine. exact Hv.
  - destruct (skips N l).
    + apply Hv. apply width. reflexivity.
    + apply (is_derive_const 0).
Qed.

Theorem p3_1_jacobian : P3.p3_1_jacobian.
Proof.
  intros N A b x l i j W Hl Hi Hj Hs u.
  pose (e := fun k => if (k =? j)%nat then 1 else 0).
  apply is_derive_eq with (mat_col (n N (l - 1)) (jacobian N A b x l) e i).
  - apply (p3_1_curves N A b x l (fun t => put u j t) e (u j) i W Hl Hi).
    + intros k _. apply put_same.
    + exact Hs.
    + intros k _. apply is_derive_put.
  - unfold mat_col.
    rewrite <- (sum_only (n N (l - 1)) j (fun k => jacobian N A b x l i k) Hj).
    apply sum_ext.
    intros k _.
    unfold e.
    destruct (k =? j)%nat; ring.
Qed.

Theorem p3_1_last : P3.p3_1_last.
Proof.
  intros N A b u j Hj.
  unfold last, before, mat_col.
  apply is_derive_eq with
    (sum (n N (L N - 1)) (fun k => A (L N) 0%nat k * (if (k =? j)%nat then 1 else 0))).
  - apply (is_derive_affine _ (A (L N) 0%nat)).
    intros k _.
    apply is_derive_put.
  - rewrite <- (sum_only (n N (L N - 1)) j (fun k => A (L N) 0%nat k) Hj).
    apply sum_ext.
    intros k _.
    destruct (k =? j)%nat; ring.
Qed.
