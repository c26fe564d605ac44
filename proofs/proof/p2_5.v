(** P2.5: constant width. *)

From Coq Require Import Reals Lra Lia Bool.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 p2_2 p2_3 p2_4.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** The geometric sum of the last k of the L biases. *)
Lemma geometric (m : nat) L k : (0 < m)%nat -> (k <= L)%nat ->
  \sum_(h < L) ((if Nat.leb (S h) (L - k) then 0 else 1) ^ 2 * (1 / (3 ^ (L - h) * m))) = (1 - 1 / 3 ^ k) / (2 * m).
Proof.
  intros Hm. assert (0 < INR m) by (now apply lt_0_INR).
  revert k. induction L as [|L IH]; intros k Hk.
  - replace k with 0%nat by lia. simpl. field. lra.
  - destruct k as [|k].
    + rewrite (sum_ext _ _ (fun _ => 0)).
      * rewrite sum_const. simpl. field. lra.
      * intros h Hh. rewrite (proj2 (Nat.leb_le _ _)) by lia. ring.
    + rewrite <- (closed_form_step (fun _ => m) (fun h => (if Nat.leb (S h) (S L - S k) then 0 else 1) ^ 2)) by auto.
      replace (S L - S k)%nat with (L - k)%nat by lia. rewrite IH by lia.
      rewrite (proj2 (Nat.leb_gt (S L) (L - k))) by lia.
      assert (0 < 3 ^ k) by (apply pow_lt; lra). cbn [pow]. field. lra.
Qed.

(** The input's part and the biases' parts at constant width. *)
Lemma constant_parts P m L c x v0 : default P (fun _ => m) L -> input_like P (fun _ => m) x ->
  (forall i, (i < m)%nat -> mean P (x i) 0 /\ mean P (fun w => x i w ^ 2) v0) -> forall i, (i < m)%nat ->
  variance P (network (fun _ => m) c x L i)
    (v0 * (1 / 3 ^ L) + \sum_(h < L) (c (S h) ^ 2 * (1 / (3 ^ (L - h) * m)))).
Proof. intros D Hx X0 i Hi. now apply variance_centred; apply (parts P (fun _ => m) L c x v0 D Hx X0 L). Qed.

(** The zero input. *)
Lemma input_like_0 P n : input_like P n (fun _ _ => 0).
Proof. intros i Hi. split; auto with book. Qed.

Lemma mean_0_0 P : mean P (fun _ => 0) 0 /\ mean P (fun _ => 0 ^ 2) 0.
Proof. split; [|apply (mean_eq P (fun _ => 0) _ 0); [|intros; ring|reflexivity]]; apply mean_constant. Qed.

(** All biases. *)
Lemma all_biases (m : nat) L : (0 < m)%nat ->
  \sum_(h < L) (1 ^ 2 * (1 / (3 ^ (L - h) * m))) = (1 - 1 / 3 ^ L) / (2 * m).
Proof.
  intros Hm. rewrite <- (geometric m L L Hm (le_n L)).
  apply sum_ext. intros h Hh. now rewrite (proj2 (Nat.leb_gt (S h) (L - L))) by lia.
Qed.

Lemma variance_eq P f v v' : variance P f v -> v' = v -> variance P f v'.
Proof. intros H ->. exact H. Qed.

Theorem p2_5_constant_width : P2.p2_5_constant_width.
Proof.
  intros P m L D X0 i Hi. assert (Hm : (0 < m)%nat) by lia.
  repeat split.
  - eapply variance_eq; [now apply (constant_parts P m L (fun _ => 1) _ 1 D (input_like_X P _) X0)|].
    rewrite all_biases by exact Hm. ring.
  - eapply variance_eq; [now apply (constant_parts P m L (fun _ => 0) _ 1 D (input_like_X P _) X0)|].
    rewrite (sum_ext L _ (fun _ => 0)) by (intros; ring). rewrite sum_const. ring.
  - eapply variance_eq; [apply (constant_parts P m L (fun _ => 1) _ 0 D (input_like_0 P _)); auto|].
    + intros. apply mean_0_0.
    + rewrite all_biases by exact Hm. ring.
Qed.

Theorem p2_5_limit : P2.p2_5_limit.
Proof.
  intros m Hm. assert (0 < INR m) by (now apply lt_0_INR).
  apply (is_lim_seq_ext (fun L => (1 - 1 / (2 * m)) * (/ 3) ^ L + 1 / (2 * m))).
  - intros L. rewrite pow_inv. assert (0 < 3 ^ L) by (apply pow_lt; lra). field. lra.
  - assert (G : is_lim_seq (fun L => (1 - 1 / (2 * m)) * (/ 3) ^ L) ((1 - 1 / (2 * m)) * 0)).
    { apply (is_lim_seq_scal_l _ _ 0). apply is_lim_seq_geom. rewrite Rabs_pos_eq; lra. }
    replace (Finite (1 / (2 * m))) with (Finite ((1 - 1 / (2 * m)) * 0 + 1 / (2 * m))) by (f_equal; ring).
    apply is_lim_seq_plus'; [exact G|apply is_lim_seq_const].
Qed.

(** 3^{L*} = 2n + 1. *)
Lemma Rpower_L_star (m : nat) : (0 < m)%nat -> Rpower 3 (L_star m) = 2 * m + 1.
Proof.
  intros Hm. assert (0 < INR m) by (now apply lt_0_INR).
  assert (0 < ln 3) by (rewrite <- ln_1; apply ln_increasing; lra).
  unfold Rpower, L_star. replace (ln (2 * m + 1) / ln 3 * ln 3) with (ln (2 * m + 1)) by (field; lra).
  apply exp_ln. lra.
Qed.

Theorem p2_5_half : P2.p2_5_half.
Proof.
  intros m L Hm. assert (0 < INR m) by (now apply lt_0_INR).
  assert (0 < ln 3) by (rewrite <- ln_1; apply ln_increasing; lra).
  assert (Hp : 0 < Rpower 3 L) by apply exp_pos.
  rewrite Rpower_Ropp.
  transitivity (Rpower 3 L = 2 * m + 1).
  - split; intros E.
    + assert (E' : 2 * m * / Rpower 3 L = 1 - / Rpower 3 L) by (rewrite E at 1; field; lra).
      replace (2 * m + 1) with (Rpower 3 L * (2 * m * / Rpower 3 L + / Rpower 3 L)) by (field; lra).
      rewrite E'. ring.
    + rewrite E. field. lra.
  - split; intros E.
    + unfold L_star. rewrite <- E. unfold Rpower. rewrite ln_exp. field. lra.
    + rewrite E. now apply Rpower_L_star.
Qed.

Theorem p2_5_share : P2.p2_5_share.
Proof.
  intros m L t Hm E. assert (0 < INR m) by (now apply lt_0_INR).
  assert (E3 : 3 ^ L = Rpower 3 t * (2 * m + 1)).
  { rewrite <- Rpower_pow, E, Rpower_plus, Rpower_L_star by (auto; lra). ring. }
  assert (1 <= 3 ^ L) by (apply pow_R1_Rle; lra).
  rewrite <- E3. field. nra.
Qed.

Theorem p2_5_last_biases : P2.p2_5_last_biases.
Proof.
  intros P m L k D Hk i Hi. assert (0 < INR m) by (apply lt_0_INR; lia).
  eapply variance_eq; [apply (constant_parts P m L _ _ 0 D (input_like_0 P _)); auto|].
  - intros. apply mean_0_0.
  - cbv beta. rewrite geometric by (auto; lia). assert (0 < 3 ^ k) by (apply pow_lt; lra). assert (0 < 3 ^ L) by (apply pow_lt; lra). field. lra.
Qed.

Theorem p2_5_last_bias : P2.p2_5_last_bias.
Proof.
  intros P m L D i Hi. assert (0 < INR m) by (apply lt_0_INR; lia).
  eapply variance_eq; [apply (constant_parts P m (S L) _ _ 0 D (input_like_0 P _)); auto|].
  - intros. apply mean_0_0.
  - rewrite (sum_ext (S L) _ (fun h => (if Nat.leb (S h) (S L - 1) then 0 else 1) ^ 2 * (1 / (3 ^ (S L - h) * m)))).
    + rewrite geometric by lia. assert (0 < 3 ^ L) by (apply pow_lt; lra). cbn [pow]. field. lra.
    + intros h Hh. f_equal. f_equal. destruct (Nat.eqb_spec (S h) (S L)), (Nat.leb_spec (S h) (S L - 1)); auto; lia.
Qed.
