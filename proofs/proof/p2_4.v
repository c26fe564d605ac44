(** P2.4: the closed form of the variance. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 p2_2 p2_3.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** One more layer divides each term by 3 and adds one. *)
Lemma closed_form_step (n : nat -> nat) (d : nat -> R) L : (forall l, (0 < n l)%nat) ->
  (1 / 3) * \sum_(k < L) (d k * (1 / (3 ^ (L - k) * n k))) + d L * (1 / (3 * n L)) =
  \sum_(k < S L) (d k * (1 / (3 ^ (S L - k) * n k))).
Proof.
  intros Hn.
  cbn [sum].
  rewrite <- sum_scale.
  f_equal.
  - apply sum_ext.
    intros k Hk.
    replace (S L - k)%nat with (S (L - k)) by lia.
    assert (0 < n k) by (apply lt_0_INR; apply Hn).
    assert (0 < 3 ^ (L - k)) by (apply pow_lt; lra).
    simpl. field. lra.
  - replace (S L - L)%nat with 1%nat by lia.
    now rewrite pow_1.
Qed.

Theorem p2_4_closed_form : P2.p2_4_closed_form.
Proof.
  intros P n L D X0.
  assert (Hn : forall l, (0 < n l)%nat) by apply D.
  (* For every layer up to L, by induction. *)
  assert (V : forall l, (l <= L)%nat -> forall i, (i < n l)%nat ->
    mean P (fun w => y n l i w ^ 2) (1 / 3 ^ l + \sum_(k < l) (1 / (3 ^ (l - k) * n k)))).
  { induction l as [|l IH]; intros Hl i Hi.
    - (* The sum is empty and both sides are 1. *)
      apply (mean_eq P (fun w => w (X i) ^ 2) _ 1).
      + now apply X0.
      + reflexivity.
      + simpl. field.
    - (* The recursion P2.3 *)
      apply (mean_eq P (fun w => y n (S l) i w ^ 2) _
        ((1 / 3 ^ l + \sum_(k < l) (1 / (3 ^ (l - k) * n k))) / 3 + 1 / (3 * n l))).
      + apply (next_second P n L l); auto.
        apply IH. lia.
      + reflexivity.
      + pose proof (closed_form_step n (fun _ => 1) l Hn) as E.
        rewrite (sum_ext (S l) _ (fun k => 1 / (3 ^ (S l - k) * n k))) in E by (intros; ring).
        rewrite (sum_ext l _ (fun k => 1 / (3 ^ (l - k) * n k))) in E by (intros; ring).
        rewrite <- E.
        assert (0 < 3 ^ l) by (apply pow_lt; lra).
        assert (0 < n l) by (apply lt_0_INR; apply Hn).
        cbn [pow].
        field. lra. }
  (* The mean is 0, by P2.2. *)
  intros i Hi.
  apply variance_centred.
  - now apply (p2_2_mean P n L D X0).
  - now apply V.
Qed.

(** Mean and second moment of the network with multiples of its input and its biases. *)
Lemma parts P n L c x v0 : default P n L -> input_like P n x ->
  (forall i, (i < n O)%nat -> mean P (x i) 0 /\ mean P (fun w => x i w ^ 2) v0) ->
  forall l, (l <= L)%nat -> forall i, (i < n l)%nat ->
  mean P (network n c x l i) 0 /\ mean P (fun w => network n c x l i w ^ 2)
    (v0 * (1 / 3 ^ l) + \sum_(k < l) (c (S k) ^ 2 * (1 / (3 ^ (l - k) * n k)))).
Proof.
  intros D Xi X0.
  assert (Hn : forall l, (0 < n l)%nat) by apply D.
  induction l as [|l IH]; intros Hl i Hi.
  - split; [now apply X0|]. apply (mean_eq P (fun w => x i w ^ 2) _ v0); [now apply X0|reflexivity|simpl; field].
  - assert (Y : forall j, (j < n l)%nat -> computed_from (past l) (network n c x l j) /\
      random_variable P (network n c x l j)) by (intros; now apply network_past).
    split.
    + apply (entry_mean P n L (u_default n) (u_default n) l i (c (S l)) (network n c x l) (fun _ => 0));
        auto using default_weights, default_biases; try apply D; try (intros; now apply Y).
      intros j Hj. now apply IH; [lia|].
    + eapply (mean_eq P (fun w => entry n (c (S l)) (network n c x l) l i w ^ 2)).
      * apply (entry_second P n L (u_default n) (u_default n)) with
          (V := fun _ => v0 * (1 / 3 ^ l) + \sum_(k < l) (c (S k) ^ 2 * (1 / (3 ^ (l - k) * n k))));
        auto using default_weights, default_biases; try apply D; try (intros; now apply Y).
        intros j Hj. now apply IH; [lia|].
      * reflexivity.
      * rewrite <- (closed_form_step n (fun k => c (S k) ^ 2)) by exact Hn.
        rewrite sum_const. unfold u_default.
        assert (0 < 3 ^ l) by (apply pow_lt; lra).
        assert (0 < n l) by (apply lt_0_INR; apply Hn).
        cbn [pow]. field. lra.
Qed.

Theorem p2_4_parts : P2.p2_4_parts.
Proof.
  intros P n L c D X0 i Hi.
  assert (H : mean P (network n c (fun i w => c O * w (X i)) L i) 0 /\
    mean P (fun w => network n c (fun i w => c O * w (X i)) L i w ^ 2)
    (c O ^ 2 * (1 / 3 ^ L) + \sum_(k < L) (c (S k) ^ 2 * (1 / (3 ^ (L - k) * n k))))).
  { apply (parts P n L c _ (c O ^ 2) D); auto.
    - apply input_like_x.
    - intros j Hj. destruct (X0 j Hj) as [M1 M2]. split.
      + apply (mean_eq P (fun w => c O * w (X j)) _ (c O * 0)); [now apply mean_scale|reflexivity|ring].
      + apply (mean_eq P (fun w => c O ^ 2 * w (X j) ^ 2) _ (c O ^ 2 * 1));
          [now apply mean_scale|intros; ring|ring]. }
  now apply variance_centred.
Qed.
