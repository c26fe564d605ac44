From Coq Require Import Reals ZArith QArith List Lia Lra Psatz.
From Coquelicot Require Import Coquelicot.
From Book Require Import P4.
From Book.proof Require Import lemmas_p4.
Import ListNotations.
Local Open Scope R_scope.

Theorem p4_8_relu : P4.p4_8_relu.
Proof.
  intros z t d H.
  assert (K : continuous z t) by (apply (@ex_derive_continuous R_AbsRing R_NormedModule); now exists d).
  split; intros S.
  - apply is_derive_ext_loc with z; [| exact H].
    apply filter_imp with (fun t => 0 < z t).
    + intros u U. unfold relu. rewrite Rmax_left; lra.
    + apply (K (fun y => 0 < y)). exact (open_gt 0 (z t) S).
  - apply is_derive_ext_loc with (fun _ => 0); [| apply @is_derive_const].
    apply filter_imp with (fun t => z t < 0).
    + intros u U. unfold relu. rewrite Rmax_right; lra.
    + apply (K (fun y => y < 0)). exact (open_lt 0 (z t) S).
Qed.

Theorem p4_8_input_gradient : P4.p4_8_input_gradient.
Proof.
  intros P s x d. induction P as [| P IH]; intros H.
  - exact (@is_derive_const R_AbsRing R_NormedModule 0 x).
  - rewrite sum_to_S.
    apply is_derive_ext with (fun x => sum_to P (fun i => s i x) + s P x).
    + intros t. now rewrite sum_to_S.
    + apply @is_derive_plus; [apply IH; intros i Hi |]; apply H; lia.
Qed.

Theorem p4_8_parameter_gradient : P4.p4_8_parameter_gradient.
Proof.
  intros P j s theta d Hj H.
  replace d with (sum_to P (fun i => if Nat.eqb i j then d else 0)).
  - apply (p4_8_input_gradient P (fun i t => s i (if Nat.eqb i j then t else theta i))).
    intros i _. destruct (Nat.eqb_spec i j) as [-> | N]; [exact H | apply @is_derive_const].
  - rewrite (sum_to_only P j (fun _ => d)). now apply Nat.ltb_lt in Hj as ->.
Qed.

(** If only the parameter t of a batch's arrays z_m changes them, each entry at a constant rate d, then the gradients
    along these arrays add up. *)
Lemma along : forall height width n N (s : nat -> array -> R) (z : nat -> array) (H : nat -> array)
  (curve : nat -> R -> array) (d : nat -> array) t0,
  (forall m, (m < N)%nat -> gradient height width n (s m) (z m) (H m)) ->
  (forall m t o r q, curve m t o r q = z m o r q + (t - t0) * d m o r q) ->
  is_derive (fun t => sum_to N (fun m => s m (curve m t))) t0
    (sum_to N (fun m => sum_to n (fun o => sum_pixels height width (fun r q => H m o r q * d m o r q)))).
Proof.
  intros height width n N s z H curve d t0 G C.
  apply (p4_8_input_gradient N (fun m t => s m (curve m t)) t0). intros m Hm.
  apply (G m Hm (curve m)).
  - intros o r q. rewrite C. ring.
  - intros o r q. apply is_derive_ext with (fun t => z m o r q + (t - t0) * d m o r q).
    + intros t. now rewrite C.
    + auto_derive; [exact I | ring].
Qed.

Lemma sum_pixels_ext : forall height width f g, (forall r q, f r q = g r q) ->
  sum_pixels height width f = sum_pixels height width g.
Proof. intros. unfold sum_pixels. apply sum_to_ext; intros; apply sum_to_ext; auto. Qed.

Lemma sum_pixels_scal : forall height width c f,
  sum_pixels height width (fun r q => c * f r q) = c * sum_pixels height width f.
Proof.
  intros. unfold sum_pixels. rewrite <- sum_to_scal. apply sum_to_ext. intros. apply sum_to_scal.
Qed.

(** Of the output channels only o counts. *)
Lemma one_channel : forall height width n o (f g : nat -> Z -> Z -> R), (o < n)%nat ->
  sum_to n (fun o' => sum_pixels height width (fun r q => f o' r q * (if Nat.eqb o' o then g o' r q else 0)))
  = sum_pixels height width (fun r q => f o r q * g o r q).
Proof.
  intros height width n o f g Ho.
  rewrite (sum_to_ext n _ (fun o' => if Nat.eqb o' o then sum_pixels height width (fun r q => f o' r q * g o' r q) else 0)).
  - rewrite sum_to_only. now apply Nat.ltb_lt in Ho as ->.
  - intros o' _. destruct (Nat.eqb o' o); [reflexivity |].
    rewrite (sum_pixels_ext _ _ _ (fun r q => 0 * 0)) by (intros; ring).
    rewrite sum_pixels_scal. ring.
Qed.

Theorem p4_8_bias : P4.p4_8_bias.
Proof.
  intros height width k c n N W b h s H o Ho G.
  assert (E := along height width n N s _ H
    (fun m t => conv height width k c W (put_bias b o t) (h m))
    (fun m o' r q => if Nat.eqb o' o then 1 else 0) (b o) G).
  match type of E with _ -> is_derive _ _ ?d => replace (sum_to N _) with d end.
  - apply E. intros m t o' r q. unfold conv, put_bias. destruct (Nat.eqb_spec o' o) as [-> |]; ring.
  - apply sum_to_ext. intros m _. rewrite (one_channel _ _ n o (H m) (fun _ _ _ => 1) Ho).
    apply sum_pixels_ext. intros. ring.
Qed.

Theorem p4_8_weight : P4.p4_8_weight.
Proof.
  intros height width k c n N W b h s H o i u v Ho Hi Hu Hv G.
  set (at_ m r q := pad height width (h m) i (r + Z.of_nat u - Z.of_nat ((k - 1) / 2))%Z
    (q + Z.of_nat v - Z.of_nat ((k - 1) / 2))%Z).
  assert (E := along height width n N s _ H
    (fun m t => conv height width k c (put_weight W o i u v t) b (h m))
    (fun m o' r q => if Nat.eqb o' o then at_ m r q else 0) (W o i u v) G).
  match type of E with _ -> is_derive _ _ ?d => replace (sum_to N _) with d end.
  - apply E. intros m t o' r q. unfold conv, put_weight.
    destruct (Nat.eqb_spec o' o) as [-> |]; cbn [andb]; [| ring].
    match goal with |- _ = ?a + _ + _ => set (A := a) end.
    transitivity (A + (t - W o i u v) * sum_to c (fun i' => if Nat.eqb i' i then
      sum_to k (fun u' => if Nat.eqb u' u then sum_to k (fun v' => if Nat.eqb v' v then at_ m r q else 0) else 0)
      else 0) + b o).
    + f_equal. unfold A. rewrite <- sum_to_scal, <- sum_to_plus. apply sum_to_ext. intros i' _.
      destruct (Nat.eqb_spec i' i) as [-> |]; cbn [andb]; [| ring].
      rewrite <- sum_to_scal, <- sum_to_plus. apply sum_to_ext. intros u' _.
      destruct (Nat.eqb_spec u' u) as [-> |]; cbn [andb]; [| ring].
      rewrite <- sum_to_scal, <- sum_to_plus. apply sum_to_ext. intros v' _.
      destruct (Nat.eqb_spec v' v) as [-> |]; cbn [andb]; unfold at_; ring.
    + rewrite (sum_to_only c i (fun _ => _)), (sum_to_only k u (fun _ => _)), (sum_to_only k v (fun _ => _)).
      apply Nat.ltb_lt in Hi as ->. apply Nat.ltb_lt in Hu as ->. apply Nat.ltb_lt in Hv as ->. ring.
  - apply sum_to_ext. intros m _. now rewrite (one_channel _ _ n o (H m) (fun _ => at_ m) Ho).
Qed.

(** Of the pixels only (R, Q) counts, if it is in the image. *)
Lemma one_pixel : forall height width (H : array) o r q,
  sum_pixels height width (fun r' q' => if (Z.eqb r' r && Z.eqb q' q)%bool then H o r' q' else 0)
  = pad height width H o r q.
Proof.
  intros height width H o r q. unfold sum_pixels, pad.
  rewrite (sum_to_ext _ _ (fun r' => if Nat.eqb r' (Z.to_nat r) then
    (if (0 <=? r)%Z then sum_to (Z.to_nat width) (fun q' => if Z.eqb (Z.of_nat q') q then H o r (Z.of_nat q') else 0) else 0) else 0)).
  - rewrite (sum_to_only _ _ (fun _ => _)).
    rewrite (sum_to_ext _ _ (fun q' => if Nat.eqb q' (Z.to_nat q) then (if (0 <=? q)%Z then H o r q else 0) else 0)).
    + rewrite (sum_to_only _ _ (fun _ => _)).
      destruct (Z.leb_spec 0 r), (Z.leb_spec 0 q), (Z.ltb_spec r height), (Z.ltb_spec q width),
        (Nat.ltb_spec (Z.to_nat r) (Z.to_nat height)), (Nat.ltb_spec (Z.to_nat q) (Z.to_nat width));
        simpl; reflexivity || lia.
    + intros q' _.
      destruct (Z.eqb_spec (Z.of_nat q') q), (Nat.eqb_spec q' (Z.to_nat q)), (Z.leb_spec 0 q);
        subst; try reflexivity; lia.
  - intros r' _. destruct (Z.eqb_spec (Z.of_nat r') r) as [<- |].
    + rewrite Nat2Z.id, Nat.eqb_refl. destruct (Z.leb_spec 0 (Z.of_nat r')); [reflexivity | lia].
    + simpl. rewrite sum_to_0 by reflexivity.
      destruct (Nat.eqb_spec r' (Z.to_nat r)), (Z.leb_spec 0 r); try reflexivity; lia.
Qed.

Theorem p4_8_entry : P4.p4_8_entry.
Proof.
  intros height width k c n W b h s H i r q Hi Hr Hq G.
  set (mu := Z.of_nat ((k - 1) / 2)).
  set (hit u v r' q' := ((r' =? r - Z.of_nat u + mu) && (q' =? q - Z.of_nat v + mu))%Z%bool).
  set (d (_ o : nat) r' q' := sum_to k (fun u => sum_to k (fun v => W o i u v * (if hit u v r' q' then 1 else 0)))).
  assert (E := along height width n 1 (fun _ => s) _ (fun _ => H)
    (fun _ t => conv height width k c W b (put_pixel h i r q t)) d (h i r q) (fun m _ => G)).
  match type of E with _ -> is_derive _ _ ?e => replace (sum_to n _) with e end.
  - eapply is_derive_ext; [| apply E]; [intros t; unfold sum_to; simpl; ring |].
    intros m t o r' q'. unfold conv, d.
    match goal with |- _ = ?a + _ + _ => set (A := a) end.
    transitivity (A + (t - h i r q) * sum_to c (fun i' => if Nat.eqb i' i then
      sum_to k (fun u => sum_to k (fun v => W o i u v * (if hit u v r' q' then 1 else 0))) else 0) + b o).
    + f_equal. unfold A. rewrite <- sum_to_scal, <- sum_to_plus. apply sum_to_ext. intros i' _.
      destruct (Nat.eqb_spec i' i) as [-> | D]; [rewrite <- sum_to_scal |
        rewrite Rmult_0_r, Rplus_0_r];
        [rewrite <- sum_to_plus |]; apply sum_to_ext; intros u _;
        [rewrite <- sum_to_scal, <- sum_to_plus |]; apply sum_to_ext; intros v _; fold mu; unfold pad, put_pixel.
      * rewrite Nat.eqb_refl. unfold hit. cbn [andb].
        repeat match goal with |- context [(?a =? ?b)%Z] => destruct (Z.eqb_spec a b) end;
          repeat match goal with |- context [(?a <=? ?b)%Z] => destruct (Z.leb_spec a b) end;
          repeat match goal with |- context [(?a <? ?b)%Z] => destruct (Z.ltb_spec a b) end;
          simpl; try lia; try ring.
        replace (r' + Z.of_nat u - mu)%Z with r by lia. replace (q' + Z.of_nat v - mu)%Z with q by lia. ring.
      * apply Nat.eqb_neq in D as ->. reflexivity.
    + rewrite (sum_to_only c i (fun _ => _)). apply Nat.ltb_lt in Hi as ->. ring.
  - unfold sum_to at 1. simpl. rewrite Rplus_0_r. apply sum_to_ext. intros o _. unfold d.
    unfold sum_pixels.
    transitivity (sum_to k (fun u => sum_to k (fun v => W o i u v * sum_pixels height width (fun r' q' =>
      if hit u v r' q' then H o r' q' else 0)))).
    + unfold sum_pixels.
      rewrite (sum_to_ext _ _ (fun r' => sum_to k (fun u => sum_to k (fun v => W o i u v * sum_to (Z.to_nat width)
        (fun q' => if hit u v (Z.of_nat r') (Z.of_nat q') then H o (Z.of_nat r') (Z.of_nat q') else 0))))).
      * rewrite sum_to_swap. apply sum_to_ext. intros u _. rewrite sum_to_swap. apply sum_to_ext. intros v _.
        apply sum_to_scal.
      * intros r' _.
        rewrite (sum_to_ext _ _ (fun q' => sum_to k (fun u => sum_to k (fun v => W o i u v *
          (if hit u v (Z.of_nat r') (Z.of_nat q') then H o (Z.of_nat r') (Z.of_nat q') else 0))))).
        -- rewrite sum_to_swap. apply sum_to_ext. intros u _. rewrite sum_to_swap. apply sum_to_ext. intros v _.
           apply sum_to_scal.
        -- intros q' _. rewrite <- sum_to_scal. apply sum_to_ext. intros u _. rewrite <- sum_to_scal.
           apply sum_to_ext. intros v _. destruct (hit u v _ _); ring.
    + apply sum_to_ext. intros u _. apply sum_to_ext. intros v _. unfold hit. now rewrite one_pixel.
Qed.
