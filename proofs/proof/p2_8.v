(** P2.8: ReLU. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_1 p2_4.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** t² = ReLU(t)² + ReLU(-t)², and each is at most t². *)
Lemma relu_squares t : relu t ^ 2 + relu (- t) ^ 2 = t ^ 2.
Proof. unfold relu, Rmax. destruct (Rle_dec t 0), (Rle_dec (- t) 0); nra. Qed.

(** By symmetry ReLU halves the second moment. *)
Lemma relu_half P n c l i s : symmetric P -> mean P (fun w => relu_network n c (S l) i w ^ 2) s ->
  mean P (fun w => relu (relu_network n c (S l) i w) ^ 2) (s / 2).
Proof.
  intros Sy Ms. set (z := relu_network n c (S l) i) in *.
  assert (Rz : random_variable P z) by apply relu_past.
  destruct (mean_dominated P (fun w => relu (z w) ^ 2) (fun w => z w ^ 2) s) as [m Hm]; [| |exact Ms|].
  - apply rv_pow. now apply rv_relu.
  - intros w. rewrite Rabs_pos_eq by apply pow2_ge_0. rewrite <- (relu_squares (z w)).
    pose proof (pow2_ge_0 (relu (- z w))). lra.
  - assert (Hm' : mean P (fun w => relu (- z w) ^ 2) m).
    { apply (mean_eq P _ _ _ _ (Sy (row (S l) i) (row_input _ _) _ _ Hm)); [|reflexivity].
      intros w. f_equal. f_equal. symmetry. apply row_entry. intros j _. apply (handed_on_past P). }
    assert (E : s = m + m).
    { apply (mean_unique P _ _ _ Ms). apply (mean_eq P _ _ _ _ (mean_plus P _ _ _ _ Hm Hm')); [|reflexivity].
      intros w. symmetry. apply relu_squares. }
    apply (mean_eq P _ _ _ _ Hm); [reflexivity|lra].
Qed.

(** The recursion for any variances. *)
Lemma relu_second P n L v ub c l s : independent P -> symmetric P -> weights_second P n L v ->
  (c (S l) = 0 \/ centred_biases P n L ub) -> (l < L)%nat ->
  (forall j, (j < n l)%nat -> mean P (fun w => relu_network n c l j w ^ 2) s) ->
  forall i, (i < n (S l))%nat -> mean P (fun w => relu_network n c (S l) i w ^ 2)
    (v l * (n l * (if Nat.eqb l 0 then s else s / 2)) + c (S l) ^ 2 * ub l).
Proof.
  intros I Sy HV HB Hl Hs i Hi. rewrite <- sum_const.
  apply (entry_second P n L v ub l i (c (S l)) (handed_on n c l) (fun _ => if Nat.eqb l 0 then s else s / 2)); auto.
  - now apply symmetric_centred.
  - intros j _. apply (handed_on_past P).
  - intros j _. apply handed_on_past.
  - intros j Hj. destruct l as [|l]; [now apply Hs|]. apply relu_half; auto.
Qed.

Lemma default_second P n L : default P n L -> weights_second P n L (u_default n).
Proof. intros D l i j Hl Hi Hj. now apply (default_weights P n L D). Qed.

(** Under the default all entries of z_l have one second moment. *)
Lemma relu_default_step P n L l s : default P n L -> symmetric P -> (l < L)%nat ->
  (forall j, (j < n l)%nat -> mean P (fun w => relu_network n (fun _ => 1) l j w ^ 2) s) ->
  forall i, (i < n (S l))%nat -> mean P (fun w => relu_network n (fun _ => 1) (S l) i w ^ 2)
    ((if Nat.eqb l 0 then s / 3 else s / 6) + 1 / (3 * n l)).
Proof.
  intros D Sy Hl Hs i Hi. assert (Hn := default_width P n L l D).
  apply (mean_eq P _ _ _ _ (relu_second P n L (u_default n) (u_default n) (fun _ => 1) l s
    (proj1 D) Sy (default_second P n L D) (or_intror (default_biases P n L D)) Hl Hs i Hi)); [reflexivity|].
  unfold u_default. destruct (Nat.eqb l 0); field; lra.
Qed.

Theorem p2_8_default : P2.p2_8_default.
Proof.
  intros P n L D Sy X0 z.
  assert (H1 : (0 < L)%nat -> forall i, (i < n 1%nat)%nat -> mean P (fun w => z 1%nat i w ^ 2) (1 / 3 + 1 / (3 * n O))).
  { intros HL i Hi. now apply (relu_default_step P n L 0 1 D Sy). }
  split; [exact H1|].
  assert (Hs : forall l, (0 < l)%nat -> (l <= L)%nat -> exists s, forall i, (i < n l)%nat -> mean P (fun w => z l i w ^ 2) s).
  { induction l as [|l IH]; intros Hl HlL; [lia|]. destruct l as [|l].
    - eexists. now apply H1.
    - destruct IH as [s Hs]; [lia|lia|]. eexists. now apply (relu_default_step P n L (S l) s D Sy). }
  intros l Hl HlL. destruct (Hs l) as [s H]; [lia|lia|]. exists s. split; [exact H|].
  destruct l as [|l]; [lia|]. now apply (relu_default_step P n L (S l) s D Sy).
Qed.

Theorem p2_8_closed_form : P2.p2_8_closed_form.
Proof.
  intros P n L D Sy X0 HL. assert (Hn := fun l => default_width P n L l D).
  assert (V : forall l, (0 < l)%nat -> (l <= L)%nat -> forall i, (i < n l)%nat ->
    mean P (fun w => relu_network n (fun _ => 1) l i w ^ 2) (2 / 6 ^ l + \sum_(k < l) (2 / (6 ^ (l - k) * n k)))).
  { induction l as [|l IH]; intros Hl HlL i Hi; [lia|]. destruct l as [|l].
    - apply (mean_eq P _ _ _ _ (relu_default_step P n L 0 1 D Sy HlL X0 i Hi)); [reflexivity|].
      specialize (Hn O). simpl. field. lra.
    - apply (mean_eq P _ _ _ _ (relu_default_step P n L (S l) _ D Sy HlL (IH (Nat.lt_0_succ l) (Nat.lt_le_incl _ _ HlL)) i Hi));
        [reflexivity|].
      change (Nat.eqb (S l) 0) with false. cbv iota.
      assert (E : \sum_(k < S (S l)) (2 / (6 ^ (S (S l) - k) * n k))
        = / 6 * (\sum_(k < S l) (2 / (6 ^ (S l - k) * n k))) + 1 / (3 * n (S l))).
      { change (\sum_(k < S (S l)) (2 / (6 ^ (S (S l) - k) * n k))) with
          (\sum_(k < S l) (2 / (6 ^ (S (S l) - k) * n k)) + 2 / (6 ^ (S (S l) - S l) * n (S l))).
        rewrite <- sum_scale. f_equal.
        - apply sum_ext. intros k Hk. replace (S (S l) - k)%nat with (S (S l - k)) by lia.
          specialize (Hn k). assert (0 < 6 ^ (S l - k)) by (apply pow_lt; lra). cbn [pow]. field. lra.
        - replace (S (S l) - S l)%nat with 1%nat by lia. specialize (Hn (S l)). rewrite pow_1. field. lra. }
      rewrite E. assert (0 < 6 ^ l) by (apply pow_lt; lra). specialize (Hn (S l)). cbn [pow]. field. lra. }
  intros i Hi. now apply V.
Qed.

Theorem p2_8_he : P2.p2_8_he.
Proof.
  intros P n L I Sy X0 Hn HV. assert (Hn' := fun l => lt_0_INR _ (Hn l)).
  induction l as [|l IH]; intros i Hl HlL Hi; [lia|]. destruct l as [|l].
  - apply (mean_eq P _ _ _ _ (relu_second P n L _ (fun _ => 0) (fun _ => 0) 0 1 I Sy HV (or_introl eq_refl) HlL X0 i Hi));
      [reflexivity|]. specialize (Hn' O). simpl. field. lra.
  - assert (Hs : forall j, (j < n (S l))%nat -> mean P (fun w => relu_network n (fun _ => 0) (S l) j w ^ 2) 2)
      by (intros j Hj; apply IH; lia).
    apply (mean_eq P _ _ _ _ (relu_second P n L _ (fun _ => 0) (fun _ => 0) (S l) 2 I Sy HV (or_introl eq_refl) HlL Hs i Hi));
      [reflexivity|]. specialize (Hn' (S l)). change (Nat.eqb (S l) 0) with false. cbv iota. field. lra.
Qed.

Theorem p2_8_xavier : P2.p2_8_xavier.
Proof.
  intros P m L I Sy X0 HV. induction l as [|l IH]; intros i HlL Hi; [now apply X0|].
  assert (0 < INR m) by (apply lt_0_INR; lia).
  eapply mean_eq.
  - apply (entry_second P (fun _ => m) L (fun _ => 2 / (m + m)) (fun _ => 0) l i 0
      (network (fun _ => m) (fun _ => 0) (fun i w => w (X i)) l) (fun _ => 1)); auto.
    + now apply symmetric_centred.
    + intros j Hj. now apply (network_past P (fun _ => m) _ _ l j (input_like_X P _)).
    + intros j Hj. now apply (network_past P (fun _ => m) _ _ l j (input_like_X P _)).
    + intros j Hj. apply IH; [lia|exact Hj].
  - reflexivity.
  - rewrite sum_const. field. lra.
Qed.

Lemma Hq_half : 0 < 1 / 2 <= 1 / 2. Proof. lra. Qed.

Theorem p2_8_inhabited : P2.p2_8_inhabited.
Proof.
  intros n L v Hv.
  set (scale := fun s => match s with A (S l) _ _ => sqrt (v l) | _ => 1 end).
  exists (coins scale (1 / 2) Hq_half). split; [apply coins_independent|split; [apply coins_symmetric|split]].
  - intros i _. apply (mean_eq _ _ _ _ _ (coins_second scale _ Hq_half (X i))); [reflexivity|]. simpl. field.
  - intros l i j _ _ _. apply (mean_eq _ _ _ _ _ (coins_second scale _ Hq_half (A (S l) i j))); [reflexivity|].
    unfold scale. rewrite pow2_sqrt by (apply Rlt_le; apply Hv). field.
Qed.
