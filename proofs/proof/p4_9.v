From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
Import ListNotations.
Local Open Scope R_scope.

Theorem p4_9_weights : P4.p4_9_weights.
Proof. intros k c P w. unfold layer_weights, conv_weights. ring. Qed.

Theorem p4_9_numbers : P4.p4_9_numbers.
Proof. repeat split. Qed.

Theorem p4_9_budget_width : P4.p4_9_budget_width.
Proof.
  intros k c P w Hc HP Hw. unfold budget_width.
  replace (c ^ 2 + k ^ 2 * (P * (2 * c * w + k ^ 2 * w ^ 2)) / P)
    with ((c + k ^ 2 * w) * (c + k ^ 2 * w)) by (field; lra).
  assert (0 <= k ^ 2 * w) by (apply Rmult_le_pos; [apply pow2_ge_0 | lra]).
  rewrite sqrt_square by lra. field. lra.
Qed.

Theorem p4_9_width_increases : P4.p4_9_width_increases.
Proof.
  intros k c N P Q Hk Hc HN HP HPQ. unfold budget_width.
  assert (HA : 0 < k ^ 2 * N) by (apply Rmult_lt_0_compat; [apply pow_lt |]; assumption).
  assert (HI : / Q < / P) by (apply Rinv_lt_contravar; [apply Rmult_lt_0_compat |]; lra).
  assert (HQ : 0 < / Q) by (apply Rinv_0_lt_compat; lra).
  assert (E : c = sqrt (c ^ 2)) by (symmetry; apply sqrt_pow2; lra).
  assert (0 <= c ^ 2) by (apply pow2_ge_0).
  assert (S1 : sqrt (c ^ 2) < sqrt (c ^ 2 + k ^ 2 * N / Q))
    by (apply sqrt_lt_1; unfold Rdiv; nra).
  assert (S2 : sqrt (c ^ 2 + k ^ 2 * N / Q) < sqrt (c ^ 2 + k ^ 2 * N / P))
    by (apply sqrt_lt_1; unfold Rdiv; nra).
  rewrite <- E in S1.
  split; apply Rmult_lt_compat_l; try assumption; apply Rinv_lt_contravar; nra.
Qed.

Theorem p4_9_nearest_widths : P4.p4_9_nearest_widths.
Proof.
  intros P w H v N. unfold layer_weights, conv_weights. simpl in H.
  destruct (Z_lt_le_dec v 0) as [V | V].
  - destruct (Z_lt_le_dec v (-56)).
    + (* Below -512/9 the weights grow with u = -57 - v. *)
      remember (-57 - v)%Z as u eqn:U. assert (v = -57 - u)%Z as -> by lia.
      repeat destruct H as [H | H]; try contradiction; injection H as <- <-;
        (match type of N with _ <> ?w => destruct (Z_lt_le_dec u w) as [L | L] end;
         [apply Z.lt_le_pred in L |]);
        pose proof (fun P => Z.square_le_mono_nonneg _ _ P L) as Q; specialize (Q ltac:(lia)); simpl in L, Q; nia.
    + assert (v * (9 * v + 512) <= 0)%Z by (apply Z.mul_nonpos_nonneg; lia).
      repeat destruct H as [H | H]; try contradiction; injection H as <- <-; nia.
  - repeat destruct H as [H | H]; try contradiction; injection H as <- <-; nia.
Qed.
