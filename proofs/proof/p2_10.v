(** P2.10: the gradient. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 p2_1.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

(** The gradient at the output and the layers above l. *)
Definition future (l : nat) (s : site) : Prop := match s with G _ => True | A k _ _ => (l < k)%nat | _ => False end.

(** The gradient at y_l is computed from these; its second moments are finite. *)
Lemma gradient_future P n L v : independent P -> centred_weights P n L v -> finite_gradient P n L ->
  forall k j, (k <= L)%nat -> (j < n (L - k))%nat ->
  computed_from (future (L - k)) (backward n L k j) /\ random_variable P (backward n L k j) /\
  exists m, mean P (fun w => backward n L k j w ^ 2) m.
Proof.
  intros I HA HG. induction k as [|k IH]; intros j Hk Hj.
  - split; [apply cf_site; exact Logic.I|split; [apply rv_site|]]. rewrite Nat.sub_0_r in Hj. now apply HG.
  - assert (El : (L - k)%nat = S (L - S k)) by lia.
    assert (Hk' : (k <= L)%nat) by lia.
    split; [|split].
    + apply (cf_sum _ _ (fun i w => backward n L k i w * w (A (L - k) i j))). intros i Hi. apply cf_times.
      * apply (cf_weaken (future (L - k))); [now apply IH|]. intros [] Hs; simpl in *; auto; lia.
      * apply cf_site. simpl. lia.
    + apply (rv_sum P _ (fun i w => backward n L k i w * w (A (L - k) i j))). intros i Hi.
      apply rv_times; [now apply IH|apply rv_site].
    + destruct (choose (n (L - k)%nat) (fun i => mean P (fun w => backward n L k i w ^ 2))) as [V HV].
      { intros i Hi. now apply IH. }
      eexists. eapply (mean_eq P (fun w => (0 + sum (n (L - k)%nat) (fun i => w (A (L - k) i j) * backward n L k i w)) ^ 2 * 1)).
      * apply (row_square P (future (L - k)) (fun i => A (L - k) i j) (n (L - k)%nat) (v (L - S k)%nat)
          (backward n L k) (fun _ => 0) (fun _ => 1) 0 V); auto with book.
        -- intros i Hi. simpl. lia.
        -- intros i i' _ _ E. now injection E.
        -- intros i Hi. rewrite El. apply HA; [lia|now rewrite <- El|exact Hj].
        -- intros i Hi. rewrite El. apply HA; [lia|now rewrite <- El|exact Hj].
        -- intros i Hi. now apply IH.
        -- intros i Hi. now apply IH.
        -- intros. lra.
        -- apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros; ring|reflexivity].
        -- intros i Hi. apply (mean_eq P _ _ _ _ (HV i Hi)); [intros; ring|reflexivity].
      * intros w. simpl backward. rewrite Rplus_0_l, Rmult_1_r. f_equal. apply sum_ext. intros; ring.
      * reflexivity.
Qed.

(** One layer back: E‖g_{l-1}‖² = n v E‖g_l‖². *)
Lemma gradient_step P n L v : independent P -> centred_weights P n L v -> finite_gradient P n L ->
  forall l, (l < L)%nat -> exists s,
  mean P (norm2 (n (S l)) (gradient n L (S l))) s /\ mean P (norm2 (n l) (gradient n L l)) (n l * v l * s).
Proof.
  intros I HA HG l Hl. assert (El : (L - (L - S l))%nat = S l) by lia.
  assert (F := gradient_future P n L v I HA HG (L - S l)). rewrite El in F.
  destruct (choose (n (S l)) (fun i => mean P (fun w => gradient n L (S l) i w ^ 2))) as [V HV].
  { intros i Hi. apply F; [lia|exact Hi]. }
  exists (sum (n (S l)) V). split; [now apply (mean_sum P _ (fun i w => gradient n L (S l) i w ^ 2))|].
  replace (n l * v l * sum (n (S l)) V) with (sum (n l) (fun _ => v l * sum (n (S l)) V)) by (rewrite sum_const; ring).
  apply (mean_sum P _ (fun j w => gradient n L l j w ^ 2)). intros j Hj.
  apply (mean_eq P (fun w => (0 + sum (n (S l)) (fun i => w (A (S l) i j) * gradient n L (S l) i w)) ^ 2 * 1) _
    (0 + v l * sum (n (S l)) V)); [| |ring].
  - apply (row_square P (future (S l)) (fun i => A (S l) i j) (n (S l)) (v l) (gradient n L (S l)) (fun _ => 0) (fun _ => 1) 0 V);
      auto with book.
    + intros i Hi. simpl. lia.
    + intros i i' _ _ E. now injection E.
    + intros i Hi. now apply HA.
    + intros i Hi. now apply HA.
    + intros i Hi. apply F; [lia|exact Hi].
    + intros i Hi. apply F; [lia|exact Hi].
    + intros. lra.
    + apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros; ring|reflexivity].
    + intros i Hi. apply (mean_eq P _ _ _ _ (HV i Hi)); [intros; ring|reflexivity].
  - intros w. unfold gradient. replace (L - l)%nat with (S (L - S l)) by lia. simpl backward. rewrite El.
    rewrite Rplus_0_l, Rmult_1_r. f_equal. apply sum_ext. intros; ring.
Qed.

Theorem p2_10_third : P2.p2_10_third.
Proof.
  intros P n L D HG l Hl.
  destruct (gradient_step P n L (u_default n) (proj1 D) (default_weights P n L D) HG l Hl) as (s & H1 & H2).
  exists s. split; [exact H1|]. assert (Hn := default_width P n L l D).
  apply (mean_eq P _ _ _ _ H2); [reflexivity|]. unfold u_default. field. lra.
Qed.
