(** Rational counterparts of the formulas of chapter P2, from which exact/p2.v computes numbers. *)

From Coq Require Import Reals Lra Lia QArith Qreals.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 p2_4 p2_8.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** A whole number as a fraction, and 1/(d k) for whole d and k. *)
Definition whole (k : nat) : Q := inject_Z (Z.of_nat k).
Definition part (d k : nat) : Q := Qinv (whole (d * k)).

Lemma Q2R_whole k : Q2R (whole k) = k.
Proof. unfold whole, Q2R, inject_Z. simpl. rewrite <- INR_IZR_INZ. field. Qed.

Lemma Q2R_part d k : (0 < d)%nat -> (0 < k)%nat -> Q2R (part d k) = 1 / (d * k).
Proof.
  intros Hd Hk. unfold part. rewrite Q2R_inv.
  - rewrite Q2R_whole, mult_INR. unfold Rdiv. ring.
  - unfold whole, inject_Z, Qeq. simpl. nia.
Qed.

(** Var(y_L), by the recursion P2.3; E[z_L²] with ReLU, by that of P2.8. *)
Fixpoint variance_Q (n : nat -> nat) (L : nat) : Q :=
  match L with O => 1 | S k => Qred (variance_Q n k * part 3 1 + part 3 (n k)) end.
Fixpoint relu_Q (n : nat -> nat) (L : nat) : Q :=
  match L with O => 2 | S k => Qred (relu_Q n k * part 6 1 + part 3 (n k)) end.

Lemma Q2R_Qred q : Q2R (Qred q) = Q2R q.
Proof. apply Qeq_eqR. apply Qred_correct. Qed.

(** They are what P2.4 and P2.8 say. *)
Lemma variance_exact n L : (forall l, (0 < n l)%nat) ->
  Q2R (variance_Q n L) = 1 / 3 ^ L + \sum_(k < L) (1 / (3 ^ (L - k) * n k)).
Proof.
  intros Hn. induction L as [|L IH]; [simpl; rewrite RMicromega.Q2R_1; field|].
  cbn [variance_Q]. rewrite Q2R_Qred, Q2R_plus, Q2R_mult, IH, !Q2R_part by (auto; lia).
  pose proof (closed_form_step n (fun _ => 1) L Hn) as E.
  rewrite (sum_ext (S L) _ (fun k => 1 / (3 ^ (S L - k) * n k))) in E by (intros; ring).
  rewrite (sum_ext L _ (fun k => 1 / (3 ^ (L - k) * n k))) in E by (intros; ring).
  rewrite <- E. assert (0 < 3 ^ L) by (apply pow_lt; lra). assert (0 < n L) by (apply lt_0_INR; apply Hn).
  cbn [pow]. replace (INR 3) with 3 by (simpl; ring). simpl (INR 1). field. lra.
Qed.

Lemma relu_exact n L : (forall l, (0 < n l)%nat) ->
  Q2R (relu_Q n L) = 2 / 6 ^ L + \sum_(k < L) (2 / (6 ^ (L - k) * n k)).
Proof.
  intros Hn. assert (Hn' := fun l => lt_0_INR _ (Hn l)).
  induction L as [|L IH]; [simpl; unfold Q2R; simpl; field|].
  cbn [relu_Q]. rewrite Q2R_Qred, Q2R_plus, Q2R_mult, IH, !Q2R_part by (auto; lia).
  replace (\sum_(k < S L) (2 / (6 ^ (S L - k) * n k))) with
    (/ 6 * (\sum_(k < L) (2 / (6 ^ (L - k) * n k))) + 1 / (3 * n L)).
  - assert (0 < 6 ^ L) by (apply pow_lt; lra). specialize (Hn' L). cbn [pow].
    replace (INR 6) with 6 by (simpl; ring). replace (INR 3) with 3 by (simpl; ring). simpl (INR 1). field. lra.
  - cbn [sum]. rewrite <- sum_scale. f_equal.
    + apply sum_ext. intros k Hk. replace (S L - k)%nat with (S (L - k)) by lia.
      specialize (Hn' k). assert (0 < 6 ^ (L - k)) by (apply pow_lt; lra). cbn [pow]. field. lra.
    + replace (S L - L)%nat with 1%nat by lia. specialize (Hn' L). rewrite pow_1. field. lra.
Qed.

(** The recursion P2.6 of the moments. *)
Definition next_v_Q (u n v : Q) : Q := (u * n * v + u)%Q.
Definition next_q_Q (u w n v q c : Q) : Q :=
  (w * n * q + inject_Z 3 * (u * u) * n * (n - 1) * c + inject_Z 6 * (u * u) * n * v + w)%Q.
Definition next_c_Q (u n v q c : Q) : Q :=
  (u * u * (n * q + n * (n - 1) * c) + inject_Z 2 * (u * u) * n * v + u * u)%Q.

Lemma Q2R_Z z : Q2R (inject_Z z) = IZR z.
Proof. unfold Q2R, inject_Z. simpl. field. Qed.

Lemma next_exact u w n v q c : Q2R (next_v_Q u n v) = next_v (Q2R u) (Q2R n) (Q2R v) /\
  Q2R (next_q_Q u w n v q c) = next_q (Q2R u) (Q2R w) (Q2R n) (Q2R v) (Q2R q) (Q2R c) /\
  Q2R (next_c_Q u n v q c) = next_c (Q2R u) (Q2R n) (Q2R v) (Q2R q) (Q2R c).
Proof.
  unfold next_v_Q, next_q_Q, next_c_Q, next_v, next_q, next_c.
  rewrite !Q2R_plus, !Q2R_mult, !Q2R_plus, !Q2R_mult, !Q2R_minus, !Q2R_Z, RMicromega.Q2R_1. repeat split; ring.
Qed.

(** The moments v, q and c of the layer L at constant width n, from those of x: the second moment of a weight is
    1/(3n) and the fourth 1/(5n²). *)
Fixpoint moments_Q (n : nat) (q0 c0 : Q) (L : nat) : Q * Q * Q :=
  match L with
  | O => (1%Q, q0, c0)
  | S k => let '(v, q, c) := moments_Q n q0 c0 k in
      let u := part 3 n in let w := part 5 (n * n) in
      (Qred (next_v_Q u (whole n) v), Qred (next_q_Q u w (whole n) v q c), Qred (next_c_Q u (whole n) v q c))
  end.
