From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

Theorem p4_3_counts : P4.p4_3_counts.
Proof.
  intros k c P w.
  unfold merged_parameters, layer_parameters, conv_parameters, conv_weights.
  repeat split; ring.
Qed.

Theorem p4_3_counts_256 : P4.p4_3_counts_256.
Proof.
  intros w.
  unfold merged_parameters, layer_parameters, conv_parameters, conv_weights.
  split; ring.
Qed.

(** 123793 lies between 351² and 352² and is no square of a fraction (descent). *)
Lemma no_square_123793 :
  forall q, (0 <= q)%Z -> forall m, (0 <= m)%Z -> (m * m = 123793 * (q * q))%Z -> q = 0%Z.
Proof.
  apply (Zlt_0_ind (fun q => forall m, (0 <= m)%Z ->
    (m * m = 123793 * (q * q))%Z -> q = 0%Z)).
  intros q IH Hq m Hm E.
  destruct (Z.eq_dec q 0) as [| N]; [assumption | exfalso].
  assert (351 * q < m)%Z by nia.
  assert (m < 352 * q)%Z by nia.
  assert (m - 351 * q = 0)%Z; [| lia].
  apply (IH (m - 351 * q)%Z ltac:(lia) (123793 * q - 351 * m)%Z); nia.
Qed.

Theorem p4_3_no_rational_width : P4.p4_3_no_rational_width.
Proof.
  intros [p q] E. unfold Qeq in E. cbn -[Z.mul] in E.
  assert (F : ((9 * p + 257 * Z.pos q) * (9 * p + 257 * Z.pos q)
              = 123793 * (Z.pos q * Z.pos q))%Z).
  { rewrite ?Pos2Z.inj_mul in E. apply (Z.mul_reg_r _ _ (Z.pos q)); nia. }
  assert (Z.pos q = 0)%Z; [| lia].
  apply (no_square_123793 (Z.pos q) ltac:(lia) (Z.abs (9 * p + 257 * Z.pos q)) ltac:(lia)).
  rewrite <- Z.abs_mul, F. lia.
Qed.

Theorem p4_3_between_10_and_11 : P4.p4_3_between_10_and_11.
Proof. split; reflexivity. Qed.

Theorem p4_3_merged_break_even : P4.p4_3_merged_break_even.
Proof.
  intros w Hw. split; intros E.
  - assert (F : (w - 98 / 9) * (w + 68) = 0) by nra.
    destruct (Rmult_integral _ _ F); lra.
  - subst w. field.
Qed.

Theorem p4_3_count_by_paths : P4.p4_3_count_by_paths.
Proof.
  intros k c P w. unfold g, layer_parameters, conv_parameters, conv_weights.
  rewrite !Z.pow_2_r, !mult_IZR, !plus_IZR, !mult_IZR.
  destruct (Z.eq_dec P 0) as [-> | N]; [unfold Rdiv; ring |]. field. now apply not_0_IZR.
Qed.

(** The difference of two counts, in factors. *)
Lemma g_difference : forall k c D P Q, (1 <= P)%Z -> (1 <= Q)%Z ->
  g k c D Q - g k c D P
  = (IZR Q - IZR P) * (c * IZR P * IZR Q - k ^ 2 * D ^ 2) * / (IZR P * IZR Q).
Proof.
  intros k c D P Q HP HQ. apply IZR_le in HP. apply IZR_le in HQ.
  unfold g. field. lra.
Qed.

Theorem p4_3_minimum : P4.p4_3_minimum.
Proof.
  intros k c D P Hc HP Hle Hlt. pose proof (IZR_le _ _ HP) as HP'. split.
  - intros E. pose proof (g_difference k c D P (P + 1) HP ltac:(lia)) as G.
    rewrite E in G. ring_simplify in G. lra.
  - intros Q HQ N NE. pose proof (IZR_le _ _ HQ) as HQ'.
    pose proof (g_difference k c D P Q HP HQ) as G.
    assert (I : 0 < / (IZR P * IZR Q)) by (apply Rinv_0_lt_compat; nra).
    assert (S : 0 < (IZR Q - IZR P) * (c * IZR P * IZR Q - k ^ 2 * D ^ 2)).
    { assert (HcP : 0 < c * IZR P) by nra.
      destruct (Z_lt_le_dec Q P) as [L | L].
      - pose proof (Hlt (P - 1)%Z ltac:(lia)) as F.
        replace (P - 1 + 1)%Z with P in F by lia.
        pose proof (IZR_le Q (P - 1) ltac:(lia)) as L1.
        pose proof (IZR_lt Q P L).
        assert (c * IZR P * IZR Q <= c * IZR P * IZR (P - 1))
          by (apply Rmult_le_compat_l; lra).
        replace (_ * _) with ((IZR P - IZR Q) * (k ^ 2 * D ^ 2 - c * IZR P * IZR Q)) by ring.
        apply Rmult_lt_0_compat; lra.
      - pose proof (IZR_lt P Q ltac:(lia)).
        destruct (Z.eq_dec Q (P + 1)) as [-> | N1].
        + assert (c * IZR P * IZR (P + 1) <> k ^ 2 * D ^ 2) by tauto.
          assert (k ^ 2 * D ^ 2 < c * IZR P * IZR (P + 1)) by lra.
          apply Rmult_lt_0_compat; lra.
        + pose proof (IZR_lt (P + 1) Q ltac:(lia)). 
          apply Rmult_lt_0_compat; [lra |].
          assert (c * IZR P * IZR (P + 1) < c * IZR P * IZR Q)
            by (apply Rmult_lt_compat_l; assumption).
          lra. }
    pose proof (Rmult_lt_0_compat _ _ S I). lra.
Qed.

Theorem p4_3_best_24 : P4.p4_3_best_24.
Proof.
  split.
  - intros P HP. apply IZR_le in HP. unfold g. field. lra.
  - intros P HP N.
    apply (p4_3_minimum 3 256 128 24%Z); try lia; [lra | simpl; lra | |].
    + intros Q HQ. rewrite <- !mult_IZR.
      replace (3 ^ 2 * 128 ^ 2) with (IZR 147456) by (simpl; lra).
      apply IZR_lt. nia.
    + intros [_ E]. simpl in E. lra.
Qed.

Theorem p4_3_best_divisor_32 : P4.p4_3_best_divisor_32.
Proof.
  intros P H. unfold g. simpl in H.
  repeat destruct H as [<- | H]; try lra; contradiction.
Qed.

Theorem p4_3_merged_by_paths : P4.p4_3_merged_by_paths.
Proof.
  intros k c P w. unfold merged_parameters, conv_parameters, conv_weights.
  rewrite !Z.pow_2_r, !plus_IZR, !mult_IZR, !plus_IZR, !mult_IZR.
  destruct (Z.eq_dec P 0) as [-> | N]; [unfold Rdiv; ring |]. field. now apply not_0_IZR.
Qed.

Theorem p4_3_merged_falls : P4.p4_3_merged_falls.
Proof.
  intros k c D P Q Hk HD HP HPQ. apply Rplus_lt_compat_r, Rplus_lt_compat_l.
  assert (0 < k ^ 2) by (apply pow2_gt_0; exact Hk). assert (0 < D ^ 2) by (apply pow2_gt_0; exact HD).
  apply Rmult_lt_compat_l; [now apply Rmult_lt_0_compat |].
  apply Rinv_lt_contravar; [apply Rmult_lt_0_compat |]; lra.
Qed.

(** The same number n times. *)
Lemma total_const : forall n m, total n (fun _ => m) = (n * m)%nat.
Proof.
  intros n m. unfold total. generalize 0%nat.
  induction n as [| n IH]; intros a; simpl; [reflexivity | now rewrite IH].
Qed.

Theorem p4_3_work : P4.p4_3_work.
Proof. intros k c P w. unfold conv_work. rewrite !total_const. simpl. repeat split; ring. Qed.

Theorem p4_3_work_256 : P4.p4_3_work_256.
Proof. repeat split. Qed.
