(** The means over masks in rational numbers, for the exact numbers of chapter P1. *)

From Coq Require Import Reals QArith Qreals Lra.
From Book Require Import P1.
Local Open Scope Q_scope.

Definition scale_Q (p : Q) : Q := / (1 - p).
Definition dropout_Q (p : Q) (keep : bool) (x : Q) : Q := if keep then scale_Q p * x else 0.

Fixpoint mask_mean_Q (p : Q) (n : nat) (F : (nat -> bool) -> Q) : Q :=
  match n with
  | O => F (fun _ => true)
  | S k => (1 - p) * mask_mean_Q p k (fun m => F (set m k true)) + p * mask_mean_Q p k (fun m => F (set m k false))
  end.

(** They are the scale, dropout and the mean of the statements. *)
Lemma scale_Q_real p : ~ p == 1 -> Q2R (scale_Q p) = scale (Q2R p).
Proof.
  intros Hp. unfold scale_Q, scale. rewrite Q2R_inv.
  - now rewrite Q2R_minus, RMicromega.Q2R_1.
  - intros E. apply Hp. rewrite <- (Qplus_0_r p), <- E. ring.
Qed.

Lemma dropout_Q_real p keep t : ~ p == 1 -> Q2R (dropout_Q p keep t) = dropout (Q2R p) keep (Q2R t).
Proof.
  intros Hp. unfold dropout_Q, dropout. destruct keep; [|apply RMicromega.Q2R_0].
  now rewrite Q2R_mult, scale_Q_real.
Qed.

Lemma mask_mean_Q_real p n F : Q2R (mask_mean_Q p n F) = mask_mean (Q2R p) n (fun m => Q2R (F m)).
Proof.
  revert F. induction n as [|n IH]; intros F; [reflexivity|]. cbn [mask_mean_Q mask_mean].
  now rewrite Q2R_plus, !Q2R_mult, Q2R_minus, RMicromega.Q2R_1, !IH.
Qed.
