(** Rational counterparts of the rates of P1.4 (a), for the exact numbers. *)
From Coq Require Import Reals QArith Qreals Lra.
From Book Require Import P1.
Local Open Scope R_scope.

(** The probability (1-p)^k that an entry survives k dropouts of rate p. *)
Fixpoint kept_Q (p : Q) (k : nat) : Q :=
  match k with
  | O => 1
  | S k => (1 - p) * kept_Q p k
  end.

(** The rate of k dropouts of rate p in a row. *)
Definition repeated_Q (p : Q) (k : nat) : Q := (1 - kept_Q p k)%Q.

(** The scale of these dropouts together. *)
Definition repeated_scale_Q (p : Q) (k : nat) : Q := (/ kept_Q p k)%Q.

(** The rational 1 as a real number. *)
Lemma Q2R_one : Q2R 1 = 1.
Proof. unfold Q2R. simpl. field. Qed.

(** The power as a real number. *)
Lemma kept_Q_correct : forall p k, Q2R (kept_Q p k) = (1 - Q2R p) ^ k.
Proof.
  intros p k. induction k as [| k IH]; simpl; [apply Q2R_one |].
  now rewrite Q2R_mult, Q2R_minus, Q2R_one, IH.
Qed.

(** The rates of P1.4 (a). *)
Lemma repeated_Q_correct : forall p k, Q2R (repeated_Q p k) = 1 - (1 - Q2R p) ^ k.
Proof. intros p k. unfold repeated_Q. now rewrite Q2R_minus, Q2R_one, kept_Q_correct. Qed.

(** The scale of k dropouts in a row is that of the rate 1 - (1-p)^k. *)
Lemma repeated_scale_Q_correct : forall p k, Q2R p < 1 ->
  Q2R (repeated_scale_Q p k) = scale (Q2R (repeated_Q p k)).
Proof.
  intros p k Hp. unfold repeated_scale_Q, scale. rewrite repeated_Q_correct, <- kept_Q_correct.
  assert (0 < Q2R (kept_Q p k)) by (rewrite kept_Q_correct; apply pow_lt; lra).
  rewrite Q2R_inv; [f_equal; ring |].
  intros E. apply Qeq_eqR in E. unfold Q2R in E at 2. simpl in E. lra.
Qed.
