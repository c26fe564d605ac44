(** Wrong versions of statements of chapter P1, written out and refuted. *)

From Coq Require Import Reals ZArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P1.
From Book.proof Require Import lemmas_p1 p1_3 p1_4 p1_5 p1_7 p1_11.
Local Open Scope R_scope.

(** Not every multiplier will do: a negative one does not commute with ReLU. *)
Theorem not_p1_2_multipliers : ~ (forall sigma, nonneg_homogeneous sigma ->
  forall (c x : nat -> R), forall i, c i * sigma (x i) = sigma (c i * x i)).
Proof.
  intros H. destruct (parts_nonneg 1) as [E _]; [lra|]. destruct (parts_nonpos (-1)) as [E' _]; [lra|].
  assert (Hom : nonneg_homogeneous positive_part) by apply parts_homogeneous.
  specialize (H positive_part Hom (fun _ => -1) (fun _ => 1) O). cbv beta in H.
  replace (-1 * 1) with (-1) in H by ring. rewrite E, E' in H. lra.
Qed.

(** Without homogeneity an activation need not commute: the sigmoid does not. *)
Theorem not_p1_2_commutes : ~ (forall sigma : R -> R,
  forall p, 0 <= p < 1 -> forall (m : nat -> bool) (x : nat -> R) i,
  Dropout p m (fun j => sigma (x j)) i = sigma (Dropout p m x i)).
Proof.
  intros H. apply (p1_5_every_entry (1 / 2) ltac:(lra) (fun _ => true) (fun _ => 0) O). apply H. lra.
Qed.

(** At the rate 0 the two orders agree: the inequality for the sigmoid needs p > 0. *)
Theorem not_p1_5_kept : ~ (forall p x, 0 <= p < 1 ->
  dropout p true (sigmoid x) > sigmoid (dropout p true x)).
Proof.
  intros H. specialize (H 0 0 ltac:(lra)). unfold dropout, scale in H.
  replace (/ (1 - 0)) with 1 in H by field. rewrite !Rmult_1_l in H. lra.
Qed.

(** The second moment of a dropped-out entry is not that of the entry. *)
Theorem not_p1_11_one_entry : ~ (forall p n (t : nat -> R) i, 0 <= p < 1 -> (i < n)%nat ->
  mask_mean p n (fun m => Dropout p m t i) = t i /\
  mask_mean p n (fun m => Dropout p m t i ^ 2) = t i ^ 2 /\
  mask_mean p n (fun m => (Dropout p m t i - t i) ^ 2) = p / (1 - p) * t i ^ 2).
Proof.
  intros H. destruct (H (1 / 2) 1%nat (fun _ => 1) O ltac:(lra) (le_n 1)) as (_ & W & _).
  destruct (p1_11_one_entry (1 / 2) 1%nat (fun _ => 1) O ltac:(lra) (le_n 1)) as (_ & R & _).
  rewrite R in W. unfold scale in W. lra.
Qed.


(** The log-periodic function for p = 1/3 commutes at 5/9, which is no multiple of 1/3. *)
Theorem not_p1_4_log_periodic_rates : ~ (forall p epsilon, 0 < p < 1 -> epsilon <> 0 ->
  forall q, 0 <= q < 1 ->
    (commutes_at (log_periodic (scale p) epsilon) q <-> exists k : nat, q = INR k * p)).
Proof.
  intros H. destruct (H (1 / 3) 1 ltac:(lra) ltac:(lra) (5 / 9) ltac:(lra)) as [H1 _].
  destruct H1 as [k Hk].
  - apply p1_4_log_periodic_rates; [lra | lra | lra |]. exists 2%nat. field.
  - rewrite INR_IZR_INZ in Hk. assert (E : IZR (3 * Z.of_nat k) = 5) by (rewrite mult_IZR; lra).
    apply eq_IZR in E. lia.
Qed.

(** A function that is 0 on the right and log-periodic on the left. *)
Theorem not_p1_4_one_rate : ~ (forall (sigma : R -> R) p, 0 < p < 1 ->
  (exists d, right_derivative_at_0 sigma d) -> commutes_at sigma p -> two_slope sigma).
Proof.
  intros H. set (f := log_periodic (scale (1 / 2)) 1).
  assert (F : commutes_at f (1 / 2)).
  { apply p1_4_log_periodic_rates; [lra | lra | lra |]. exists 1%nat. field. }
  set (g := fun x => if Rlt_dec x 0 then f x else 0).
  assert (G : two_slope g).
  { apply (H g (1 / 2)); [lra | exists 0 |].
    - apply (filterlim_ext_loc (fun _ => 0)); [| apply filterlim_const].
      exists (mkposreal 1 Rlt_0_1). intros h _ Hh. unfold g.
      destruct (Rlt_dec h 0), (Rlt_dec 0 0); try lra.
    - intros [|] x; unfold g, dropout; [| destruct (Rlt_dec 0 0); [lra | reflexivity]].
      assert (0 < scale (1 / 2)) by (apply scale_pos; lra).
      destruct (Rlt_dec x 0), (Rlt_dec (scale (1 / 2) * x) 0); try nra. exact (F true x). }
  apply (p1_4_log_periodic_not_two_slope (1 / 2) 1 ltac:(lra) ltac:(lra)).
  apply two_slope_of_homogeneous. intros c x Hc. fold f.
  assert (N : forall y, y < 0 -> f (c * y) = c * f y).
  { intros y Hy. pose proof (homogeneous_of_two_slope g G c y ltac:(lra)) as E. unfold g in E.
    destruct (Rlt_dec y 0), (Rlt_dec (c * y) 0); nra. }
  assert (O : forall y, f (- y) = - f y) by (intros y; apply log_periodic_odd).
  destruct (Rtotal_order x 0) as [Hx | [-> | Hx]].
  - now apply N.
  - rewrite Rmult_0_r. unfold f. rewrite log_periodic_0. ring.
  - specialize (N (- x) ltac:(lra)). rewrite Ropp_mult_distr_r_reverse, !O in N. lra.
Qed.

(** Whole numbers do not come close to 1/2. *)
Theorem not_p1_4_multiples_dense : ~ (forall r t epsilon, 0 < epsilon ->
  exists i j : Z, Rabs (IZR j + IZR i * r - t) < epsilon).
Proof.
  intros H. destruct (H 0 (1 / 2) (1 / 4) ltac:(lra)) as (i & j & E).
  apply Rabs_def2 in E.
  assert (0 < j < 1)%Z by (split; apply lt_IZR; lra). lia.
Qed.

(** The rates 1/2 and 2/3 suffice, although (1 - 1/2)/(1 - 2/3) = 3/2. *)
Theorem not_p1_4_two_rates : ~ (forall p1 p2, 0 < p1 < 1 -> 0 < p2 < 1 ->
  (rates_suffice p1 p2 <-> irrational ((1 - p1) / (1 - p2)))).
Proof.
  intros H. destruct (H (1 / 2) (2 / 3) ltac:(lra) ltac:(lra)) as [H1 _].
  apply (H1 p1_4_half_and_two_thirds 3%Z 2%Z); [lia | field].
Qed.

(** The function x + 1 has no bias and is not homogeneous. *)
Theorem not_p1_7_no_bias : ~ (forall sigma : R -> R,
  (forall x p, 0 < p < 1 -> bias sigma p x = 0) <-> nonneg_homogeneous (fun x => sigma x)).
Proof.
  intros H. destruct (H (fun x => x + 1)) as [H1 _].
  assert (E : forall x p, 0 < p < 1 -> bias (fun x => x + 1) p x = 0).
  { intros x p Hp. now apply (p1_7_no_bias_yet_different p x true). }
  specialize (H1 E 0 0). simpl in H1. lra.
Qed.

(** The lesser of t and 1 is constant from 1 to 2, and its bias at 1 is -1/2. *)
Theorem not_p1_7_convex : ~ (forall (sigma : R -> R) p x, 0 <= p < 1 ->
  convex_on (between x (scale p * x)) sigma -> 0 <= bias sigma p x).
Proof.
  intros H. specialize (H (fun t => Rmin t 1) (1 / 2) 1 ltac:(lra)).
  assert (S : scale (1 / 2) = 2) by (unfold scale; field).
  assert (C : convex_on (between 1 (scale (1 / 2) * 1)) (fun t => Rmin t 1)).
  { intros x y t Hx Hy Ht. unfold between in *. rewrite S, Rmult_1_r, Rmin_left in * by lra.
    rewrite (Rmin_right x), (Rmin_right y) by lra.
    pose proof (Rmin_r (t * x + (1 - t) * y) 1). lra. }
  specialize (H C). unfold bias in H.
  rewrite S, Rmult_1_r, (Rmin_right 2), (Rmin_left 0), (Rmin_left 1) in H by lra. lra.
Qed.

(** On a dropped entry at 0 with κ = 1 the two sides would be 0 and 1. *)
Theorem not_p1_8_derivative_of_x : ~ (forall kappa a p keep x, 0 <= p < 1 ->
  factor p keep * sigma_slope_derivative kappa a x
  = sigma_slope_derivative kappa a (dropout p keep x)).
Proof.
  intros H. specialize (H 1 0 0 false 0 ltac:(lra)). unfold sigma_slope_derivative in H.
  simpl in H. destruct (Rlt_dec 0 0); lra.
Qed.

(** At p = 1/2 and x = -1 the two sides would be -2 and -4. *)
Theorem not_p1_8_derivative_of_slope : ~ (forall p keep x, 0 <= p < 1 ->
  factor p keep * slope_derivative x = slope_derivative (dropout p keep x) * factor p keep).
Proof.
  intros H. specialize (H (1 / 2) true (-1) ltac:(lra)). simpl in H.
  assert (S : scale (1 / 2) = 2) by (unfold scale; field). rewrite S in H.
  unfold slope_derivative in H. destruct (Rlt_dec (-1) 0), (Rlt_dec (2 * -1) 0); lra.
Qed.
