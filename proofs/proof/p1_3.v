(** P1.3: only two-slope functions commute with dropout at every rate. *)

From Coq Require Import Reals Lra.
From Book Require Import P1.
From Book.proof Require Import lemmas_p1 p1_2.
Local Open Scope R_scope.

(** A function that commutes at every rate is positively homogeneous, and 0 at 0. *)
Lemma commuting_homogeneous sigma : (forall p, 0 < p < 1 -> commutes_at sigma p) ->
  sigma 0 = 0 /\ forall c x, 0 < c -> sigma (c * x) = c * sigma x.
Proof.
  intros H.
  assert (Large : forall c x, 1 < c -> sigma (c * x) = c * sigma x).
  { intros c x Hc. destruct (scale_onto c Hc) as (p & Hp & <-). symmetry. exact (H p Hp true x). }
  split; [symmetry; exact (H (1 / 2) ltac:(lra) false 0)|].
  intros c x Hc. destruct (Rtotal_order c 1) as [Lt|[->|Gt]].
  - assert (1 < / c) by (rewrite <- Rinv_1 at 1; apply Rinv_lt_contravar; lra).
    pose proof (Large (/ c) (c * x) ltac:(assumption)) as E.
    replace (/ c * (c * x)) with x in E by (field; lra).
    rewrite E. field. lra.
  - now rewrite !Rmult_1_l.
  - now apply Large.
Qed.

Theorem p1_3_two_slopes : P1.p1_3_two_slopes.
Proof.
  intros sigma H x. destruct (commuting_homogeneous sigma H) as [H0 Hc].
  destruct (Rtotal_order x 0) as [Neg|[->|Pos]].
  - destruct (parts_nonpos x) as [-> ->]; [lra|].
    replace x with (- x * -1) at 1 by ring. rewrite Hc by lra. ring.
  - destruct (parts_nonneg 0) as [-> ->]; [lra|]. rewrite H0. ring.
  - destruct (parts_nonneg x) as [-> ->]; [lra|].
    replace x with (x * 1) at 1 by ring. rewrite Hc by lra. ring.
Qed.

(** (cx)₊ = c x₊ and (cx)₋ = c x₋ for c ≥ 0. *)
Lemma parts_homogeneous : nonneg_homogeneous positive_part /\ nonneg_homogeneous negative_part.
Proof.
  split; intros c x Hc; destruct (Rle_or_lt 0 x) as [Hx|Hx];
    try (destruct (parts_nonneg x) as [Ep En]; [lra|]; destruct (parts_nonneg (c * x)) as [Ecp Ecn]; [nra|]);
    try (destruct (parts_nonpos x) as [Ep En]; [lra|]; destruct (parts_nonpos (c * x)) as [Ecp Ecn]; [nra|]);
    rewrite ?Ep, ?En, ?Ecp, ?Ecn; ring.
Qed.

(** One entry of P1.2. *)
Lemma homogeneous_commutes sigma p : nonneg_homogeneous sigma -> 0 <= p < 1 -> commutes_at sigma p.
Proof. intros H Hp keep x. exact (p1_2_commutes sigma H p Hp (fun _ => keep) (fun _ => x) O). Qed.

Theorem p1_3_converse : P1.p1_3_converse.
Proof.
  intros b d sigma. destruct parts_homogeneous as [Hp Hn].
  assert (H : nonneg_homogeneous sigma).
  { intros c x Hc. unfold sigma. rewrite Hp, Hn by exact Hc. ring. }
  split; [exact H|]. unfold sigma at 1 2.
  destruct (parts_nonneg 1) as [-> ->]; [lra|]. destruct (parts_nonpos (-1)) as [-> ->]; [lra|].
  split; [ring|split; [ring|]]. intros p Hp'. now apply homogeneous_commutes.
Qed.

Theorem p1_3_exactly : P1.p1_3_exactly.
Proof.
  intros sigma. split; [apply p1_3_two_slopes|].
  intros H p Hp keep x. destruct (p1_3_converse (sigma 1) (sigma (-1))) as (_ & _ & _ & C).
  rewrite (H x), (H (dropout p keep x)). apply C. lra.
Qed.

Theorem p1_3_kinds : P1.p1_3_kinds.
Proof.
  intros sigma. split.
  - intros H. destruct (Req_dec (sigma 1) 0) as [E|N].
    + right. exists (- sigma (-1)). intros x. rewrite (H x), E.
      split; intros Hx; [destruct (parts_nonneg x Hx) as [-> ->]|destruct (parts_nonpos x Hx) as [-> ->]]; ring.
    + left. exists (sigma 1), (- sigma (-1) / sigma 1). intros x. rewrite (H x). unfold sigma_slope.
      destruct (Rlt_dec 0 x); [destruct (parts_nonneg x) as [-> ->]|destruct (parts_nonpos x) as [-> ->]]; try lra;
        field; exact N.
  - intros [(b & a & H)|(d & H)] x.
    + rewrite !H. unfold sigma_slope. destruct (Rlt_dec 0 1); [|lra]. destruct (Rlt_dec 0 (-1)); [lra|].
      destruct (Rlt_dec 0 x); [destruct (parts_nonneg x) as [-> ->]|destruct (parts_nonpos x) as [-> ->]]; try lra; ring.
    + rewrite (proj1 (H 1)), (proj2 (H (-1))) by lra. destruct (Rle_or_lt 0 x) as [Hx|Hx].
      * rewrite (proj1 (H x)) by exact Hx. destruct (parts_nonneg x Hx) as [-> ->]. ring.
      * rewrite (proj2 (H x)) by lra. destruct (parts_nonpos x) as [-> ->]; [lra|ring].
Qed.
