(** P2.10: the gradient. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_1 p2_6.
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

(** ** The squared loss *)

(** The entry i of y_1 without the term of x_j. *)
Definition rest (n : nat -> nat) (j i : nat) : outcome -> R :=
  entry n 1 (fun k w => if Nat.eqb k j then 0 else w (X k)) 0 i.

Lemma rest_split n j i w : (j < n O)%nat -> y n 1 i w = w (A 1 i j) * w (X j) + rest n j i w.
Proof.
  intros Hj. unfold rest, entry. change (y n 1 i w) with (sum (n O) (fun k => w (A 1 i k) * w (X k)) + 1 * w (B 1 i)).
  rewrite <- (sum_single (n O) j (w (A 1 i j) * w (X j)) Hj), <- Rplus_assoc, <- sum_plus. f_equal.
  apply sum_ext. intros k _. destruct (Nat.eqb_spec k j) as [->|]; ring.
Qed.

(** All of the first layer and the input, except the weights of x_j. *)
Definition others (j : nat) (s : site) : Prop := past 1 s /\ forall i, s <> A 1 i j.

Lemma rest_others n j i : computed_from (others j) (rest n j i).
Proof.
  intros w w' E. unfold rest, entry. f_equal.
  - apply sum_ext. intros k _. destruct (Nat.eqb_spec k j) as [|N]; [ring|].
    rewrite (E (A 1 i k)), (E (X k)); [reflexivity| |]; split; simpl; auto; intros; congruence.
  - rewrite (E (B 1 i)); [reflexivity|]. split; simpl; auto; intros; congruence.
Qed.

Lemma rest_rv P n j i : random_variable P (rest n j i).
Proof. apply entry_rv. intros k _. destruct (Nat.eqb k j); auto with book. Qed.

(** The means of the products of two terms y_i A_ij of the gradient's entry j. *)
Lemma loss_terms P n j V : default P n 1 -> (j < n O)%nat ->
  (forall k, (k < n O)%nat -> mean P (fun w => w (X k) ^ 2) (V k)) ->
  let u := u_default n 0 in let q := w_default n 0 in
  forall i i', (i < n 1%nat)%nat -> (i' < n 1%nat)%nat ->
  mean P (fun w => (y n 1 i w * w (A 1 i j)) * (y n 1 i' w * w (A 1 i' j)))
    (if Nat.eqb i i' then q * V j + u * (u * sum (n O) (fun k => if Nat.eqb k j then 0 else V k) + u) else u * (u * V j)).
Proof.
  intros D Hj HV u q i i' Hi Hi'. assert (I : independent P) by apply D.
  assert (HA := default_weights P n 1 D). assert (HB := default_biases P n 1 D). assert (HQ := default_fourth P n 1 D).
  assert (A1 : forall h, (h < n 1%nat)%nat -> mean P (fun w => w (A 1 h j)) 0) by (intros h Hh; apply (HA 0%nat); auto with arith).
  assert (A2 : forall h, (h < n 1%nat)%nat -> mean P (fun w => w (A 1 h j) ^ 2) u) by (intros h Hh; apply (HA 0%nat); auto with arith).
  assert (A3 : forall h, (h < n 1%nat)%nat -> mean P (fun w => w (A 1 h j) ^ 3) 0) by (intros h Hh; apply (HQ 0%nat); auto with arith).
  assert (A4 : forall h, (h < n 1%nat)%nat -> mean P (fun w => w (A 1 h j) ^ 4) q) by (intros h Hh; apply (HQ 0%nat); auto with arith).
  assert (R2 : forall h, (h < n 1%nat)%nat ->
    mean P (fun w => rest n j h w ^ 2) (u * sum (n O) (fun k => if Nat.eqb k j then 0 else V k) + u)).
  { intros h Hh. apply (mean_eq P (fun w => entry n 1 (fun k w => if Nat.eqb k j then 0 else w (X k)) 0 h w ^ 2) _
      (u * sum (n O) (fun k => if Nat.eqb k j then 0 else V k) + 1 ^ 2 * u)); [|reflexivity|ring].
    apply (entry_second P n 1 (u_default n) (u_default n)); auto.
    - intros k _. destruct (Nat.eqb k j); auto with book. apply cf_site. exact Logic.I.
    - intros k _. destruct (Nat.eqb k j); auto with book.
    - intros k Hk. destruct (Nat.eqb k j); [|now apply HV].
      apply (mean_eq P (fun _ => 0) _ 0); [apply mean_constant|intros; ring|reflexivity]. }
  assert (Cx : computed_from (others j) (fun w => w (X j))) by (apply cf_site; split; [exact Logic.I|discriminate]).
  assert (Rx := rv_site P (X j)).
  assert (No : forall h, ~ others j (A 1 h j)) by (intros h [_ H]; exact (H h eq_refl)).
  assert (W : forall h (phi : R -> R) f mu m, computed_from (others j) f -> mean P (fun w => phi (w (A 1 h j))) mu ->
    mean P f m -> mean P (fun w => phi (w (A 1 h j)) * f w) (mu * m)).
  { intros h phi f mu m Hf. apply (mean_weight P (others j) (A 1 h j) phi f mu m I); auto with book. }
  destruct (mean_product1 P _ _ _ _ Rx (rest_rv P n j i) (HV j Hj) (R2 i Hi)) as [mx Hmx].
  destruct (mean_product1 P _ _ _ _ Rx (rest_rv P n j i') (HV j Hj) (R2 i' Hi')) as [mx' Hmx'].
  destruct (Nat.eqb_spec i i') as [<-|N].
  - apply (mean_eq P (fun w => w (A 1 i j) ^ 4 * w (X j) ^ 2 + 2 * (w (A 1 i j) ^ 3 * (w (X j) * rest n j i w))
      + w (A 1 i j) ^ 2 * rest n j i w ^ 2) _ (q * V j + 2 * (0 * mx)
      + u * (u * sum (n O) (fun k => if Nat.eqb k j then 0 else V k) + u))); [|intros w; rewrite rest_split with (j := j) by exact Hj; ring|ring].
    apply mean_plus; [apply mean_plus; [|apply mean_scale]|].
    + apply (W i (fun t => t ^ 4)); auto using cf_pow.
    + apply (W i (fun t => t ^ 3)); auto using cf_times, rest_others.
    + apply (W i (fun t => t ^ 2)); auto using cf_pow, rest_others.
  - destruct (mean_product1 P _ _ _ _ (rest_rv P n j i) (rest_rv P n j i') (R2 i Hi) (R2 i' Hi')) as [mr Hmr].
    set (T := fun s => others j s \/ s = A 1 i' j).
    assert (NT : ~ T (A 1 i j)) by (intros [H|H]; [exact (No i H)|congruence]).
    assert (W2 : forall (phi psi : R -> R) f mu mu' m, computed_from (others j) f -> mean P (fun w => phi (w (A 1 i j))) mu ->
      mean P (fun w => psi (w (A 1 i' j))) mu' -> mean P f m ->
      mean P (fun w => phi (w (A 1 i j)) * (psi (w (A 1 i' j)) * f w)) (mu * (mu' * m))).
    { intros phi psi f mu mu' m Hf M1 M2 M. apply (mean_weight P T (A 1 i j) phi); auto with book.
      apply cf_times; [apply (cf_apply _ psi (fun w => w (A 1 i' j))); apply cf_site; now right|].
      apply (cf_weaken (others j)); auto. now left. }
    apply (mean_eq P (fun w => w (A 1 i j) ^ 2 * (w (A 1 i' j) ^ 2 * w (X j) ^ 2)
      + w (A 1 i j) ^ 2 * (w (A 1 i' j) * (w (X j) * rest n j i' w))
      + w (A 1 i j) * (w (A 1 i' j) ^ 2 * (w (X j) * rest n j i w))
      + w (A 1 i j) * (w (A 1 i' j) * (rest n j i w * rest n j i' w))) _
      (u * (u * V j) + u * (0 * mx') + 0 * (u * mx) + 0 * (0 * mr)));
      [|intros w; rewrite !rest_split with (j := j) by exact Hj; ring|ring].
    apply mean_plus; [apply mean_plus; [apply mean_plus|]|].
    + apply (W2 (fun t => t ^ 2) (fun t => t ^ 2)); auto using cf_pow.
    + apply (W2 (fun t => t ^ 2) (fun t => t)); auto using cf_times, rest_others.
    + apply (W2 (fun t => t) (fun t => t ^ 2)); auto using cf_times, rest_others.
    + apply (W2 (fun t => t) (fun t => t)); auto using cf_times, rest_others.
Qed.

Theorem p2_10_squared_loss : P2.p2_10_squared_loss.
Proof.
  intros P n D HN N N' u w.
  assert (HX : forall i, (i < n O)%nat -> exists m, mean P (fun w => w (X i) ^ 2) m).
  { intros i Hi. apply (mean_dominated P _ (norm2 (n O) (fun i w => w (X i))) N); [auto with book| |exact HN].
    intros w'. rewrite Rabs_pos_eq by apply pow2_ge_0.
    apply (sum_term (n O) (fun i => w' (X i) ^ 2)); [intros; apply pow2_ge_0|exact Hi]. } assert (HN0 := default_width P n 1 0 D). assert (HN1 := default_width P n 1 1 D).
  fold N in HN0. fold N' in HN1.
  destruct (choose (n O) (fun i => mean P (fun w => w (X i) ^ 2)) HX) as [V HV].
  assert (SV : sum (n O) V = N).
  { apply (mean_unique P (norm2 (n O) (fun i w => w (X i)))); [|exact HN].
    now apply (mean_sum P (n O) (fun i w => w (X i) ^ 2)). }
  split; [|split; [|split]].
  - apply (mean_eq P (fun w => \sum_(j < n O) (\sum_(i < n 1%nat) (y n 1 i w * w (A 1 i j))) ^ 2) _
      (\sum_(j < n O) (N' * (w * V j + u * (u * (N - V j) + u)) + N' * (N' - 1) * (u * (u * V j))))); [|reflexivity|].
    + apply (mean_sum P (n O) (fun j w => (\sum_(i < n 1%nat) (y n 1 i w * w (A 1 i j))) ^ 2)). intros j Hj.
      eapply mean_eq; [|intros w'; apply sum_sqr|].
      * apply (mean_sum P (n 1%nat) (fun i w => \sum_(i' < n 1%nat) ((y n 1 i w * w (A 1 i j)) * (y n 1 i' w * w (A 1 i' j)))))
          with (m := fun i => \sum_(i' < n 1%nat) (if Nat.eqb i i' then
            w * V j + u * (u * sum (n O) (fun k => if Nat.eqb k j then 0 else V k) + u) else u * (u * V j))).
        intros i Hi.
        apply (mean_sum P (n 1%nat) (fun i' w => (y n 1 i w * w (A 1 i j)) * (y n 1 i' w * w (A 1 i' j)))). intros i' Hi'.
        exact (loss_terms P n j V D Hj HV i i' Hi Hi').
      * rewrite sum_pairs. fold N'.
        assert (E : sum (n O) (fun k => if Nat.eqb k j then 0 else V k) = N - V j).
        { rewrite <- SV, <- (sum_single (n O) j (V j) Hj).
          enough (K : sum (n O) (fun k => if Nat.eqb k j then 0 else V k) + sum (n O) (fun k => if Nat.eqb k j then V j else 0)
            = sum (n O) V) by lra.
          rewrite <- sum_plus. apply sum_ext. intros k _. destruct (Nat.eqb_spec k j) as [->|]; ring. }
        rewrite E. reflexivity.
    + rewrite (sum_ext (n O) _ (fun j => (N' * (w - u * u) + N' * (N' - 1) * (u * u)) * V j + N' * (u * (u * N + u))))
        by (intros; ring).
      rewrite sum_plus, sum_scale, sum_const, SV. fold N. unfold w, u. field. lra.
  - unfold N' at 1. rewrite <- sum_const. apply (mean_sum P (n 1%nat) (fun i w => y n 1 i w ^ 2)). intros i Hi.
    apply (mean_eq P (fun w => y n 1 i w ^ 2) _ (u * sum (n O) V + 1 ^ 2 * u)); [|reflexivity|rewrite SV; ring].
    apply (entry_second P n 1 (u_default n) (u_default n) 0 i 1 (y n 0)); auto using default_weights, default_biases.
    + apply D.
    + intros k Hk. now apply (input_like_X P n).
    + intros k Hk. now apply (input_like_X P n).
  - unfold w, u. field. repeat split; nra.
  - assert (1 <= N') by (apply (le_INR 1); apply (proj1 (proj2 D))).
    rewrite <- (Rmult_1_r (1 / 3)) at 1. apply Rmult_lt_compat_l; [lra|].
    apply (Rmult_lt_reg_r (N + 1)); [lra|]. unfold Rdiv at 1. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Theorem p2_10_inhabited : P2.p2_10_inhabited.
Proof.
  intros n Hn. exists (default_law n). intros L. split; [now apply default_law_default|].
  intros i _. eexists. apply (coins_second _ _ Hq_default (G i)).
Qed.
