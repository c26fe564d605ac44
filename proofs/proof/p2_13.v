(** P2.13: where PyTorch's √5 comes from. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_1.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** The bound is positive, and its square is 6/((1 + a²)n). *)
Lemma kaiming_square a n : (0 < n)%nat -> 0 < kaiming_bound a n /\ kaiming_bound a n ^ 2 = 6 / ((1 + a ^ 2) * n).
Proof.
  intros Hn. assert (0 < INR n) by now apply lt_0_INR.
  assert (0 < 6 / ((1 + a ^ 2) * n)) by (apply Rdiv_lt_0_compat; nra).
  split; [now apply sqrt_lt_R0|apply pow2_sqrt; lra].
Qed.

Lemma sqrt5_square : sqrt 5 ^ 2 = 5.
Proof. apply pow2_sqrt. lra. Qed.

Theorem p2_13_bound : P2.p2_13_bound.
Proof.
  intros a n Hn r. destruct (kaiming_square a n Hn) as [Hr Er]. fold r in Hr, Er.
  assert (0 < INR n) by now apply lt_0_INR.
  destruct (p2_1_uniform r Hr) as [H1 H2]. split; [exact H1|split].
  - rewrite Er in H2. replace (2 / ((1 + a ^ 2) * n)) with (6 / ((1 + a ^ 2) * n) / 3) by (field; nra). exact H2.
  - unfold kaiming_bound. rewrite sqrt5_square. replace (6 / ((1 + 5) * n)) with (/ n) by (field; lra).
    rewrite sqrt_inv. unfold Rdiv. ring.
Qed.

(** Leaky ReLU: the squares of both signs. *)
Lemma leaky_squares a z : leaky a z ^ 2 + leaky a (- z) ^ 2 = (1 + a ^ 2) * z ^ 2.
Proof.
  unfold leaky. destruct (Rle_dec 0 z), (Rle_dec 0 (- z)); try ring; try (exfalso; lra).
  assert (E : z = 0) by lra. rewrite E. ring.
Qed.

Lemma rv_leaky P a f : random_variable P f -> random_variable P (fun w => leaky a (f w)).
Proof.
  intros Hf. apply (rv_eq P (fun w => a * f w + (1 - a) * (f w * (if Rlt_dec 0 (f w) then 1 else 0)))); [auto 6 with book|].
  intros w. unfold leaky. destruct (Rle_dec 0 (f w)), (Rlt_dec 0 (f w)); try lra.
  replace (f w) with 0 by lra. ring.
Qed.

(** E[σ(z)²] = (1 + a²)/2 · E[z²] for symmetric z. *)
Lemma leaky_second P a z v : random_variable P z -> symmetric_variable P z -> mean P (fun w => z w ^ 2) v ->
  mean P (fun w => leaky a (z w) ^ 2) ((1 + a ^ 2) / 2 * v).
Proof.
  intros Rz Sz M2.
  destruct (mean_dominated P (fun w => leaky a (z w) ^ 2) (fun w => (1 + a ^ 2) * z w ^ 2) ((1 + a ^ 2) * v)) as [m Hm].
  - now apply rv_pow, rv_leaky.
  - intros w. rewrite Rabs_pos_eq by apply pow2_ge_0. rewrite <- leaky_squares.
    pose proof (pow2_ge_0 (leaky a (- z w))). lra.
  - now apply mean_scale.
  - assert (Hm' := Sz (fun t => leaky a t ^ 2) m Hm). cbv beta in Hm'.
    assert (E : (1 + a ^ 2) * v = m + m).
    { apply (mean_unique P (fun w => (1 + a ^ 2) * z w ^ 2)); [now apply mean_scale|].
      apply (mean_eq P _ _ _ _ (mean_plus P _ _ _ _ Hm Hm')); [|reflexivity]. intros w. now rewrite leaky_squares. }
    apply (mean_eq P _ _ _ _ Hm); [reflexivity|]. lra.
Qed.

(** The layer, with any input entries. *)
Lemma leaky_layer P n a a' i v (at_ : nat -> nat) : independent P -> (0 < n)%nat ->
  (forall j, (j < n)%nat -> uniform P (fun w => w (A 1 i j)) (kaiming_bound a n)) ->
  (forall j, (j < n)%nat -> symmetric_variable P (fun w => w (X (at_ j))) /\ mean P (fun w => w (X (at_ j)) ^ 2) v) ->
  mean P (fun w => (\sum_(j < n) (w (A 1 i j) * leaky a' (w (X (at_ j))))) ^ 2) ((1 + a' ^ 2) / (1 + a ^ 2) * v).
Proof.
  intros I Hn HA HX. destruct (kaiming_square a n Hn) as [Hr Er]. set (r := kaiming_bound a n) in *.
  assert (0 < INR n) by now apply lt_0_INR.
  assert (M : forall j k, (j < n)%nat -> (k <= 4)%nat ->
    mean P (fun w => w (A 1 i j) ^ k) ((r ^ S k - (- r) ^ S k) / (2 * r * S k))).
  { intros j k Hj Hk. rewrite <- (is_RInt_unique _ _ _ _ (is_RInt_moment _ k Hr)). now apply HA. }
  apply (mean_eq P (fun w => (0 + sum n (fun j => w (A 1 i j) * leaky a' (w (X (at_ j))))) ^ 2 * 1) _
    (0 + r ^ 2 / 3 * sum n (fun _ => (1 + a' ^ 2) / 2 * v))).
  - apply (row_square P (past 0) (fun j => A 1 i j) n (r ^ 2 / 3) (fun j w => leaky a' (w (X (at_ j))))
      (fun _ => 0) (fun _ => 1) 0 (fun _ => (1 + a' ^ 2) / 2 * v)); auto with book.
    + intros j Hj. simpl. lia.
    + intros j k _ _ E. now injection E.
    + intros j Hj. apply (mean_eq P _ _ _ _ (M j 1%nat Hj (le_S _ _ (le_S _ _ (le_S _ _ (le_n 1))))));
        [intros; ring|simpl; field; lra].
    + intros j Hj. apply (mean_eq P _ _ _ _ (M j 2%nat Hj (le_S _ _ (le_S _ _ (le_n 2)))));
        [intros; ring|simpl; field; lra].
    + intros j Hj. apply (cf_apply _ (leaky a')). apply cf_site. exact Logic.I.
    + intros j Hj. apply rv_leaky, rv_site.
    + intros. lra.
    + apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros; ring|reflexivity].
    + intros j Hj. destruct (HX j Hj) as [S2 M2].
      apply (mean_eq P _ _ _ _ (leaky_second P a' _ v (rv_site P _) S2 M2)); [intros; ring|reflexivity].
  - intros w. now rewrite Rplus_0_l, Rmult_1_r.
  - rewrite sum_const, Er. field. nra.
Qed.

Theorem p2_13_factor : P2.p2_13_factor.
Proof. intros P n a a' i v I Hn HA HX. now apply (leaky_layer P n a a' i v (fun j => j)). Qed.

Theorem p2_13_default_factors : P2.p2_13_default_factors.
Proof.
  unfold P2.p2_13_default_factors. rewrite sqrt5_square. repeat split; try field.
  - intros z. unfold leaky. destruct (Rle_dec 0 z); ring.
  - intros z. unfold leaky, relu, Rmax. destruct (Rle_dec 0 z), (Rle_dec z 0); lra.
Qed.

(** A sum over d blocks of m terms. *)
Lemma sum_blocks d m f : sum (d * m) f = sum d (fun h => sum m (fun t => f (h * m + t)%nat)).
Proof.
  assert (Add : forall a b g, sum (a + b) g = sum a g + sum b (fun t => g (a + t)%nat)).
  { intros a b g. induction b as [|b IH]; [rewrite Nat.add_0_r; simpl; ring|].
    rewrite Nat.add_succ_r. cbn [sum]. rewrite IH. ring. }
  induction d as [|d IH]; [reflexivity|]. cbn [sum]. rewrite <- IH, <- Add. f_equal. simpl. lia.
Qed.

Theorem p2_13_convolution : P2.p2_13_convolution.
Proof.
  intros P d k a a' i v at_ I Hn HA HX.
  assert (Hk : k <> 0%nat) by (intros ->; rewrite Nat.mul_0_r in Hn; lia).
  assert (Hk2 : (k ^ 2 <> 0)%nat) by (apply Nat.pow_nonzero; exact Hk).
  set (at' := fun j => at_ (j / k ^ 2)%nat ((j mod k ^ 2) / k)%nat ((j mod k ^ 2) mod k)%nat).
  assert (L := leaky_layer P (d * k ^ 2) a a' i v at' I Hn HA).
  apply (mean_eq P (fun w => (\sum_(j < d * k ^ 2) (w (A 1 i j) * leaky a' (w (X (at' j))))) ^ 2) _
    ((1 + a' ^ 2) / (1 + a ^ 2) * v)); [|intros w|reflexivity].
  - apply L. intros j Hj. apply HX.
    + apply Nat.div_lt_upper_bound; [exact Hk2|]. now rewrite Nat.mul_comm.
    + apply Nat.div_lt_upper_bound; [exact Hk|]. replace (k * k)%nat with (k ^ 2)%nat by (simpl; lia).
      now apply Nat.mod_upper_bound.
    + now apply Nat.mod_upper_bound.
  - f_equal. rewrite sum_blocks. apply sum_ext. intros h Hh.
    replace (k ^ 2)%nat with (k * k)%nat by (simpl; lia). rewrite sum_blocks. apply sum_ext. intros p Hp.
    apply sum_ext. intros q Hq. unfold at'.
    replace (k ^ 2)%nat with (k * k)%nat by (simpl; lia).
    assert (H1 : (p * k + q < k * k)%nat) by nia.
    rewrite (Nat.add_comm (h * (k * k))), Nat.div_add, Nat.mod_add by nia.
    rewrite (Nat.div_small _ (k * k)), (Nat.mod_small _ (k * k)) by exact H1.
    rewrite (Nat.add_comm (p * k) q), Nat.div_add, Nat.mod_add by exact Hk.
    now rewrite (Nat.div_small q k), (Nat.mod_small q k) by exact Hq.
Qed.

Theorem p2_13_inhabited : P2.p2_13_inhabited.
Proof.
  intros a n Hn. assert (0 < INR n) by now apply lt_0_INR.
  assert (Hr : 0 < kaiming_bound a n).
  { unfold kaiming_bound. apply sqrt_lt_R0, Rdiv_lt_0_compat; [lra|]. apply Rmult_lt_0_compat; [nra|assumption]. }
  set (r := kaiming_bound a n) in *.
  set (P := coins (fun s => match s with X _ => sqrt (9 / 5) | _ => sqrt (3 / 5) * r end) (5 / 18) Hq_default).
  exists P. split; [apply coins_independent|split].
  - intros i j k Hk. rewrite (is_RInt_unique _ _ _ _ (is_RInt_moment _ k Hr)).
    apply (mean_eq _ _ _ _ _ (coins_moment _ _ Hq_default (A 1 i j) k)); [reflexivity|].
    assert (E3 : sqrt (3 / 5) ^ 2 = 3 / 5) by (apply pow2_sqrt; lra). cbv beta iota.
    set (t := sqrt (3 / 5)) in *. destruct k as [|[|[|[|[|k]]]]]; [| | | | |lia].
    + simpl. field. lra.
    + simpl. field. lra.
    + transitivity (5 / 9 * t ^ 2 * r ^ 2); [rewrite E3; simpl; field; lra|simpl; field].
    + simpl. field. lra.
    + transitivity (5 / 9 * (t ^ 2) ^ 2 * r ^ 4); [rewrite E3; simpl; field; lra|simpl; field].
  - intros j. split.
    + intros phi m Hm. assert (S := coins_site (fun s => match s with X _ => sqrt (9 / 5) | _ => sqrt (3 / 5) * r end) (5 / 18) Hq_default (X j)).
      assert (E := mean_unique P _ _ _ Hm (S phi)).
      apply (mean_eq _ _ _ _ _ (S (fun t => phi (- t)))); [reflexivity|].
      rewrite E. cbv beta iota. rewrite Ropp_0, Ropp_involutive. ring.
    + apply (mean_eq _ _ _ _ _ (coins_second _ _ Hq_default (X j))); [reflexivity|].
      cbv beta iota. rewrite sqrt_95. field.
Qed.
