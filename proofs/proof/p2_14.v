(** P2.14: fan-in or fan-out. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Book Require Import P2.
From Book.proof Require Import lemmas_p2 lemmas_p2_model p2_1 p2_2 p2_4 p2_6 p2_8 p2_10.
Local Open Scope R_scope.
Local Coercion INR : nat >-> R.

Theorem p2_14_linear : P2.p2_14_linear.
Proof. intros P n L v I Sy HV HG. apply gradient_step; auto. now apply symmetric_centred. Qed.

(** ** ReLU *)

(** The mask of a hidden layer. *)
Definition mask (n : nat -> nat) c (l i : nat) (w : outcome) : R := if Rlt_dec 0 (relu_network n c l i w) then 1 else 0.

Lemma mask_bound n c l i w : 0 <= mask n c l i w <= 1.
Proof. unfold mask. destruct (Rlt_dec 0 (relu_network n c l i w)); lra. Qed.

Lemma mask_past P n c l i : computed_from (past l) (mask n c l i) /\ random_variable P (mask n c l i).
Proof.
  destruct (relu_past P n c l i) as [C H]. split; [|now apply rv_positive].
  exact (cf_apply _ (fun t => if Rlt_dec 0 t then 1 else 0) _ C).
Qed.

(** Given the layers below, the gradient at y_l has uncorrelated entries of one second moment: for every f computed
    from the inputs and the layers 1, …, l. *)
Definition given_below P (n : nat -> nat) l (g : nat -> outcome -> R) (s : R) : Prop :=
  forall i k f m, (i < n l)%nat -> (k < n l)%nat -> computed_from (past l) f -> mean P f m ->
  mean P (fun w => g i w * g k w * f w) (if Nat.eqb i k then s * m else 0).

(** The gradient at the output is independent of all layers. *)
Lemma output_product P n L V i k f m : independent P ->
  (forall i, (i < n L)%nat -> mean P (fun w => w (G i) ^ 2) (V i)) -> (i < n L)%nat -> (k < n L)%nat ->
  computed_from (past L) f -> mean P f m -> exists c, (i = k -> c = V i) /\
  mean P (fun w => w (G i) * w (G k) * f w) (c * m).
Proof.
  intros I HV Hi Hk Hf Hm.
  assert (K : exists c, (i = k -> c = V i) /\ mean P (fun w => w (G i) * w (G k)) c).
  { destruct (Nat.eq_dec i k) as [<-|N].
    - exists (V i). split; [auto|]. apply (mean_eq P _ _ _ _ (HV i Hi)); [intros; ring|reflexivity].
    - destruct (mean_product1 P (fun w => w (G i)) (fun w => w (G k)) (V i) (V k)) as [c Hc]; auto using rv_site.
      exists c. split; [contradiction|exact Hc]. }
  destruct K as (c & Ec & Hc). exists c. split; [exact Ec|].
  apply (I (fun s => s = G i \/ s = G k) (past L)); auto.
  - intros s t [->| ->] Ht; destruct t; simpl in *; try contradiction; discriminate.
  - apply cf_times; apply cf_site; auto.
Qed.

(** The means of A_ij A_i'k f. *)
Lemma weight_pair P n L v l i i' j k f m : independent P -> centred_weights P n L v -> (l < L)%nat ->
  (i < n (S l))%nat -> (i' < n (S l))%nat -> (j < n l)%nat -> (k < n l)%nat -> computed_from (past l) f -> mean P f m ->
  mean P (fun w => w (A (S l) i j) * w (A (S l) i' k) * f w)
    (if Nat.eqb i i' then if Nat.eqb j k then v l * m else 0 else 0).
Proof.
  intros I HA Hl Hi Hi' Hj Hk Hf Hm.
  assert (D : A (S l) i j <> A (S l) i' k -> mean P (fun w => w (A (S l) i j) * w (A (S l) i' k) * f w) 0).
  { intros N. apply (mean_eq P (fun w => w (A (S l) i j) * (w (A (S l) i' k) * f w)) _ (0 * (0 * m))); [|intros; ring|ring].
    apply (mean_weight P (fun s => past l s \/ s = A (S l) i' k) _ (fun t => t)); auto with book.
    - intros [H|H]; [simpl in H; lia|contradiction].
    - apply cf_times; [apply cf_site; auto|]. apply (cf_weaken (past l)); auto.
    - now apply HA.
    - apply (mean_weight P (past l) _ (fun t => t)); auto with book.
      + simpl. lia.
      + now apply HA. }
  destruct (Nat.eqb_spec i i') as [<-|N]; [|apply D; congruence].
  destruct (Nat.eqb_spec j k) as [<-|N]; [|apply D; congruence].
  apply (mean_eq P (fun w => w (A (S l) i j) ^ 2 * f w) _ (v l * m)); [|intros; ring|reflexivity].
  apply (mean_weight P (past l) _ (fun t => t ^ 2)); auto with book.
  - simpl. lia.
  - now apply HA.
Qed.

(** The mask halves the mean, by symmetry. *)
Lemma mask_half P n c L v l i j k f m : independent P -> symmetric P -> centred_weights P n L v -> (l < L)%nat ->
  (i < n (S l))%nat -> (j < n l)%nat -> (k < n l)%nat -> computed_from (past l) f -> mean P f m ->
  mean P (fun w => if Req_EM_T (relu_network n c (S l) i w) 0 then 1 else 0) 0 ->
  mean P (fun w => mask n c (S l) i w * (w (A (S l) i j) * w (A (S l) i k) * f w))
    (if Nat.eqb j k then v l * m / 2 else 0).
Proof.
  intros I Sy HA Hl Hi Hj Hk Hf Hm Hz.
  set (F := fun w : outcome => w (A (S l) i j) * w (A (S l) i k) * f w).
  set (M := mask n c (S l) i). set (z := relu_network n c (S l) i) in *.
  assert (MF := weight_pair P n L v l i i j k f m I HA Hl Hi Hi Hj Hk Hf Hm). rewrite Nat.eqb_refl in MF. fold F in MF.
  assert (RF : random_variable P F) by exact (mean_rv P _ _ MF).
  assert (RM : random_variable P M) by apply mask_past.
  assert (Rz : random_variable P z) by apply relu_past.
  (* M F has a mean, because |M F| is at most |F|. *)
  assert (Dom : exists a, mean P (fun w => M w * F w) a).
  { destruct (mean_absolute P F _ MF) as [b Hb].
    apply (mean_dominated P _ (fun w => Rabs (F w)) b); auto using rv_times. intros w.
    rewrite Rabs_mult. assert (B := mask_bound n c (S l) i w). fold M in B. rewrite (Rabs_pos_eq (M w)) by apply B.
    pose proof (Rabs_pos (F w)). nra. }
  destruct Dom as [a Ha].
  (* Changing the signs of the row turns M into 1 - M where z is not 0, and leaves F as it is. *)
  set (e := row (S l) i).
  assert (Fe : forall w, F (flip e w) = F w).
  { intros w. unfold F, e. rewrite row_past by exact Hf. unfold flip, row. rewrite !Nat.eqb_refl. simpl. ring. }
  assert (ze : forall w, z (flip e w) = - z w).
  { intros w. apply row_entry. intros h _. apply (handed_on_past P). }
  assert (Ha' := Sy e (row_input _ _) _ _ Ha).
  set (Z := fun w => if Req_EM_T (z w) 0 then 1 else 0).
  assert (MZ : mean P (fun w => Z w * F w) 0).
  { apply (almost_surely_multiple P Z F); [exact (mean_rv P _ _ Hz)|exact RF|].
    apply (mean_eq P _ _ _ _ Hz); [|reflexivity]. intros w. unfold Z.
    destruct (Req_EM_T (z w) 0); [destruct (Req_EM_T (1 - 0) 0)|destruct (Req_EM_T (0 - 0) 0)]; lra. }
  assert (E : a + a + 0 = if Nat.eqb j k then v l * m else 0).
  { apply (mean_unique P F); [|exact MF].
    apply (mean_eq P _ _ _ _ (mean_plus P _ _ _ _ (mean_plus P _ _ _ _ Ha Ha') MZ)); [|reflexivity].
    intros w. rewrite Fe. unfold M, mask. fold z. rewrite ze. unfold Z.
    destruct (Rlt_dec 0 (z w)), (Rlt_dec 0 (- z w)), (Req_EM_T (z w) 0); try ring; exfalso; lra. }
  apply (mean_eq P _ _ _ _ Ha); [reflexivity|]. destruct (Nat.eqb j k); lra.
Qed.

(** A product of two sums. *)
Lemma sum_product n p q c : sum n p * sum n q * c = sum n (fun i => sum n (fun i' => p i * q i' * c)).
Proof.
  rewrite (sum_ext n (fun i => sum n _) (fun i => (c * sum n q) * p i)); [rewrite sum_scale; ring|].
  intros i _. rewrite (sum_ext n _ (fun i' => (p i * c) * q i')) by (intros; ring). rewrite sum_scale. ring.
Qed.

(** One hidden layer back. *)
Lemma given_below_step P n c L v l (g : nat -> outcome -> R) s : independent P -> symmetric P -> centred_weights P n L v ->
  (l < L)%nat ->
  (forall i, (i < n (S l))%nat -> mean P (fun w => if Req_EM_T (relu_network n c (S l) i w) 0 then 1 else 0) 0) ->
  given_below P n (S l) g s ->
  given_below P n l (fun j w => \sum_(i < n (S l)) (g i w * mask n c (S l) i w * w (A (S l) i j))) (1 / 2 * n (S l) * v l * s).
Proof.
  intros I Sy HA Hl Hz G j k f m Hj Hk Hf Hm.
  set (N := n (S l)) in *.
  set (h := fun i i' w => mask n c (S l) i w * mask n c (S l) i' w * (w (A (S l) i j) * w (A (S l) i' k) * f w)).
  assert (MH : forall i i', (i < N)%nat -> (i' < N)%nat -> exists b, (i = i' -> b = if Nat.eqb j k then v l * m / 2 else 0) /\
    mean P (h i i') b).
  { intros i i' Hi Hi'. destruct (Nat.eq_dec i i') as [<-|Ne].
    - eexists. split; [intros _; reflexivity|].
      apply (mean_eq P _ _ _ _ (mask_half P n c L v l i j k f m I Sy HA Hl Hi Hj Hk Hf Hm (Hz i Hi))); [|reflexivity].
      intros w. unfold h, mask. destruct (Rlt_dec 0 (relu_network n c (S l) i w)); ring.
    - assert (MF := weight_pair P n L v l i i' j k f m I HA Hl Hi Hi' Hj Hk Hf Hm).
      destruct (mean_absolute P _ _ MF) as [b Hb].
      destruct (mean_dominated P (h i i') (fun w => Rabs (w (A (S l) i j) * w (A (S l) i' k) * f w)) b) as [b' Hb'];
        [| |exact Hb|].
      + apply rv_times; [apply rv_times; apply mask_past|]. exact (mean_rv P _ _ MF).
      + intros w. unfold h. rewrite Rabs_mult. assert (B := mask_bound n c (S l) i w). assert (B' := mask_bound n c (S l) i' w).
        rewrite (Rabs_pos_eq (_ * _)) by (apply Rmult_le_pos; [apply B|apply B']).
        pose proof (Rabs_pos (w (A (S l) i j) * w (A (S l) i' k) * f w)).
        assert (mask n c (S l) i w * mask n c (S l) i' w <= 1) by nra. nra.
      + exists b'. split; [contradiction|exact Hb']. }
  assert (Ch : forall i i', computed_from (past (S l)) (h i i')).
  { intros i i'. apply cf_times; [apply cf_times; apply (mask_past P)|].
    apply cf_times; [apply cf_times; apply cf_site; simpl; lia|]. apply (past_weaken l); auto. }
  apply (mean_eq P (fun w => \sum_(i < N) \sum_(i' < N) (g i w * g i' w * h i i' w)) _
    (\sum_(i < N) \sum_(i' < N) (if Nat.eqb i' i then s * (if Nat.eqb j k then v l * m / 2 else 0) else 0))).
  - apply (mean_sum P N (fun i w => \sum_(i' < N) (g i w * g i' w * h i i' w))). intros i Hi.
    apply (mean_sum P N (fun i' w => g i w * g i' w * h i i' w)). intros i' Hi'.
    destruct (MH i i' Hi Hi') as (b & Eb & Hb).
    apply (mean_eq P _ _ _ _ (G i i' (h i i') b Hi Hi' (Ch i i') Hb)); [reflexivity|].
    rewrite Nat.eqb_sym. destruct (Nat.eqb_spec i i') as [Ei|]; [now rewrite Eb|reflexivity].
  - intros w. rewrite sum_product. apply sum_ext. intros i _. apply sum_ext. intros i' _. unfold h. ring.
  - rewrite (sum_ext N _ (fun _ => s * (if Nat.eqb j k then v l * m / 2 else 0))) by (intros i Hi; now apply sum_single).
    rewrite sum_const. fold N. destruct (Nat.eqb j k); field.
Qed.

(** The second moments, from f = 1. *)
Lemma given_below_norm P n l g s : given_below P n l g s -> mean P (norm2 (n l) g) (n l * s).
Proof.
  intros G. rewrite <- sum_const. apply (mean_sum P (n l) (fun i w => g i w ^ 2)). intros i Hi.
  apply (mean_eq P _ _ _ _ (G i i (fun _ => 1) 1 Hi Hi (cf_const _ 1) (mean_constant P 1))); [intros; ring|].
  rewrite Nat.eqb_refl. ring.
Qed.

(** The layer L - 1: here the gradient at the output is independent of everything. *)
Lemma given_below_last P n L v V : independent P -> centred_weights P n (S L) v ->
  (forall i, (i < n (S L))%nat -> mean P (fun w => w (G i) ^ 2) (V i)) ->
  given_below P n L (fun j w => \sum_(i < n (S L)) (w (G i) * 1 * w (A (S L) i j))) (v L * sum (n (S L)) V).
Proof.
  intros I HA HV j k f m Hj Hk Hf Hm. set (N := n (S L)) in *.
  set (h := fun i i' (w : outcome) => w (A (S L) i j) * w (A (S L) i' k) * f w).
  apply (mean_eq P (fun w => \sum_(i < N) \sum_(i' < N) (w (G i) * w (G i') * h i i' w)) _
    (\sum_(i < N) \sum_(i' < N) (if Nat.eqb i' i then V i * (if Nat.eqb j k then v L * m else 0) else 0))).
  - apply (mean_sum P N (fun i w => \sum_(i' < N) (w (G i) * w (G i') * h i i' w))). intros i Hi.
    apply (mean_sum P N (fun i' w => w (G i) * w (G i') * h i i' w)). intros i' Hi'.
    assert (MF := weight_pair P n (S L) v L i i' j k f m I HA (Nat.lt_succ_diag_r L) Hi Hi' Hj Hk Hf Hm).
    assert (Ch : computed_from (past (S L)) (h i i')).
    { apply cf_times; [apply cf_times; apply cf_site; simpl; lia|]. apply (past_weaken L); auto. }
    destruct (output_product P n (S L) V i i' (h i i') _ I HV Hi Hi' Ch MF) as (b & Eb & Hb).
    apply (mean_eq P _ _ _ _ Hb); [reflexivity|].
    rewrite Nat.eqb_sym. destruct (Nat.eqb_spec i i') as [Ei|]; [now rewrite Eb|ring].
  - intros w. rewrite sum_product. apply sum_ext. intros i _. apply sum_ext. intros i' _. unfold h. ring.
  - transitivity (sum N (fun i => (if Nat.eqb j k then v L * m else 0) * V i)).
    + rewrite sum_scale. destruct (Nat.eqb j k); ring.
    + apply sum_ext. intros i Hi. rewrite sum_single by exact Hi. ring.
Qed.

Theorem p2_14_relu : P2.p2_14_relu.
Proof.
  intros P n c L v I Sy HW HG Hz.
  assert (HA := symmetric_centred P n L v Sy HW).
  destruct (choose (n L) (fun i => mean P (fun w => w (G i) ^ 2)) HG) as [V HV].
  destruct L as [|L]; [intros l Hl; lia|].
  (* For every hidden layer, by induction downwards. *)
  assert (K : forall k, (k <= L)%nat -> exists s, given_below P n (L - k) (relu_gradient n c (S L) (L - k)) s /\
    exists s', mean P (norm2 (n (S (L - k))) (relu_gradient n c (S L) (S (L - k)))) s' /\
    n (L - k)%nat * s = (if Nat.eqb k 0 then 1 else 1 / 2) * n (L - k)%nat * v (L - k)%nat * s').
  { induction k as [|k IH]; intros Hk.
    - rewrite Nat.sub_0_r. exists (v L * sum (n (S L)) V). split.
      + unfold relu_gradient. replace (S L - L)%nat with 1%nat by lia.
        intros j k f m. exact (given_below_last P n L v V I HA HV j k f m).
      + exists (sum (n (S L)) V). split; [|simpl; ring].
        unfold relu_gradient. rewrite Nat.sub_diag. now apply (mean_sum P _ (fun i w => w (G i) ^ 2)).
    - destruct IH as (s & Gs & _); [lia|].
      assert (El : (L - k)%nat = S (L - S k)) by lia. rewrite El in Gs.
      exists (1 / 2 * n (S (L - S k)) * v (L - S k)%nat * s). split.
      + assert (St := given_below_step P n c (S L) v (L - S k) _ s I Sy HA ltac:(lia)
          ltac:(intros i Hi; apply Hz; [lia|lia|exact Hi]) Gs).
        unfold relu_gradient in *. replace (S L - (L - S k))%nat with (S (S L - S (L - S k))) by lia.
        replace (S L - S (L - S k))%nat with (S k) in * by lia.
        intros j h f m. assert (Q := St j h f m). cbn [relu_backward] in *.
        replace (S L - S k)%nat with (S (L - S k)) by lia. exact Q.
      + exists (n (S (L - S k)) * s). split; [now apply given_below_norm|]. simpl. ring. }
  intros l Hl. destruct (K (L - l)%nat) as (s & Gs & s' & Hs' & E); [lia|].
  replace (L - (L - l))%nat with l in * by lia. exists s'. split; [exact Hs'|].
  apply (mean_eq P _ _ _ _ (given_below_norm P n l _ s Gs)); [reflexivity|].
  rewrite E. f_equal. f_equal. f_equal.
  destruct (Nat.eqb_spec (S l) (S L)), (Nat.eqb_spec (L - l) 0); try reflexivity; lia.
Qed.

Theorem p2_14_fans : P2.p2_14_fans.
Proof.
  intros gamma n n' Hg Hn Hn' signal norm entry. assert (0 < INR n) by now apply lt_0_INR.
  assert (0 < INR n') by now apply lt_0_INR. unfold entry, norm, signal. repeat split; field; lra.
Qed.

Theorem p2_14_signal : P2.p2_14_signal.
Proof.
  intros P n L v I Sy HW l s Hl. split.
  - intros Hs i Hi. eapply mean_eq.
    + apply (entry_second P n L v (fun _ => 0) l i 0 (unbiased n l) (fun _ => s)); auto.
      * now apply symmetric_centred.
      * intros j Hj. now apply (network_past P n _ _ l j (input_like_X P n)).
      * intros j Hj. now apply (network_past P n _ _ l j (input_like_X P n)).
    + reflexivity.
    + rewrite sum_const. ring.
  - intros H0 Hs i Hi.
    apply (mean_eq P _ _ _ _ (relu_second P n L v (fun _ => 0) (fun _ => 0) l s I Sy HW (or_introl eq_refl) Hl Hs i Hi));
      [reflexivity|]. rewrite (proj2 (Nat.eqb_neq l 0)) by lia. field.
Qed.

Theorem p2_14_telescope : P2.p2_14_telescope.
Proof.
  intros n L Hn. assert (Hn' := fun l => lt_0_INR _ (Hn l)).
  assert (Hd : forall l, INR (n l) <> 0) by (intros l; specialize (Hn' l); lra).
  induction L as [|L [E1 E2]]; cbn [product]; [split; field; auto|].
  rewrite E1, E2. split; field; auto.
Qed.

Theorem p2_14_xavier : P2.p2_14_xavier.
Proof.
  intros gamma n n' Hn Hn'. assert (0 < INR n) by now apply lt_0_INR.
  assert (0 < INR n') by now apply lt_0_INR. split.
  - intros (v & E1 & E2). apply INR_eq. apply (Rmult_eq_reg_r (v / gamma)).
    + transitivity (n * v / gamma); [unfold Rdiv; ring|]. rewrite E1, <- E2. unfold Rdiv. ring.
    + intros E. assert (n * (v / gamma) = 1) by (rewrite <- E1; unfold Rdiv; ring). rewrite E in *. lra.
  - field. lra.
Qed.

(** ** A model in which no z_{l,i} is 0: every bias outweighs the weights of its row *)

(** A bound of |z_{l,i}|. *)
Fixpoint bound (n : nat -> nat) (v : nat -> R) (l : nat) : R :=
  match l with O => 1 | S k => 2 * (n k * (sqrt (v k) * bound n v k)) + 1 end.

Definition sign_scale (n : nat -> nat) (v : nat -> R) (s : site) : R :=
  match s with
  | A (S l) _ _ => sqrt (v l)
  | B (S l) _ => n l * (sqrt (v l) * bound n v l) + 1
  | _ => 1
  end.

Lemma bound_nonneg n v l : 0 <= bound n v l.
Proof.
  induction l as [|l IH]; cbn [bound]; [lra|].
  assert (0 <= n l * (sqrt (v l) * bound n v l)); [|lra].
  apply Rmult_le_pos; [apply pos_INR|]. apply Rmult_le_pos; [apply sqrt_pos|exact IH].
Qed.

(** The absolute value of a sum. *)
Lemma Rabs_sum n f b : (forall j, (j < n)%nat -> Rabs (f j) <= b) -> Rabs (sum n f) <= n * b.
Proof.
  intros H. rewrite <- sum_const. induction n as [|n IH]; cbn [sum]; [rewrite Rabs_R0; lra|].
  eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat; auto.
Qed.

Lemma relu_abs t : Rabs (relu t) <= Rabs t.
Proof.
  unfold relu, Rmax. destruct (Rle_dec t 0); [|apply Rle_refl]. rewrite Rabs_R0. apply Rabs_pos.
Qed.

(** If all numbers are ±scale, z_{l,i} is bounded, and the bias is larger than the rest. *)
Lemma signs_nonzero n v w : (forall s, w s = sign_scale n v s \/ w s = - sign_scale n v s) ->
  forall l i, Rabs (relu_network n (fun _ => 1) l i w) <= bound n v l /\
  ((0 < l)%nat -> relu_network n (fun _ => 1) l i w <> 0).
Proof.
  intros Hw.
  assert (Ha : forall s, 0 <= sign_scale n v s -> Rabs (w s) = sign_scale n v s).
  { intros s Hs. destruct (Hw s) as [-> | ->]; [|rewrite Rabs_Ropp]; now apply Rabs_pos_eq. }
  induction l as [|l IH]; intros i.
  - split; [|lia]. simpl. rewrite Ha; simpl; lra.
  - rewrite relu_network_S. unfold entry. rewrite Rmult_1_l.
    set (r := sum (n l) (fun j => w (A (S l) i j) * handed_on n (fun _ => 1) l j w)).
    assert (Hr : Rabs r <= n l * (sqrt (v l) * bound n v l)).
    { apply Rabs_sum. intros j Hj. rewrite Rabs_mult, Ha by (simpl; apply sqrt_pos). simpl sign_scale.
      apply Rmult_le_compat_l; [apply sqrt_pos|].
      eapply Rle_trans; [|apply (IH j)]. destruct l; simpl handed_on; [apply Rle_refl|apply relu_abs]. }
    assert (H0 : 0 <= n l * (sqrt (v l) * bound n v l)).
    { eapply Rle_trans; [apply Rabs_pos|exact Hr]. }
    assert (Hb : Rabs (w (B (S l) i)) = n l * (sqrt (v l) * bound n v l) + 1) by (apply Ha; simpl; lra).
    split.
    + eapply Rle_trans; [apply Rabs_triang|]. rewrite Hb. cbn [bound]. lra.
    + intros _ E. assert (Eb : w (B (S l) i) = - r) by lra. rewrite Eb, Rabs_Ropp in Hb. lra.
Qed.

Theorem p2_14_inhabited : P2.p2_14_inhabited.
Proof.
  intros n L v Hv. set (P := coins (sign_scale n v) (1 / 2) Hq_half). exists P.
  split; [apply coins_independent|split; [apply coins_symmetric|split; [|split]]].
  - intros l i j _ _ _. apply (mean_eq _ _ _ _ _ (coins_second _ _ Hq_half (A (S l) i j))); [reflexivity|].
    simpl sign_scale. rewrite pow2_sqrt by (apply Rlt_le; apply Hv). field.
  - intros i _. eexists. apply (coins_second _ _ Hq_half (G i)).
  - intros l i Hl _ _. apply coins_support; [reflexivity| |].
    + apply (rv_eq P (fun w => 1 - ((if Rlt_dec 0 (relu_network n (fun _ => 1) l i w) then 1 else 0)
        + (if Rlt_dec 0 ((-1) * relu_network n (fun _ => 1) l i w) then 1 else 0)))).
      * assert (H : random_variable P (relu_network n (fun _ => 1) l i)) by apply relu_past.
        apply rv_minus; [apply rv_constant|]. apply rv_plus; apply rv_positive; auto with book.
      * intros w. set (z := relu_network n (fun _ => 1) l i w).
        destruct (Req_EM_T z 0), (Rlt_dec 0 z), (Rlt_dec 0 (-1 * z)); lra.
    + intros w Hw. destruct (Req_EM_T (relu_network n (fun _ => 1) l i w) 0) as [E|]; [|reflexivity].
      exfalso. now apply (proj2 (signs_nonzero n v w Hw l i) Hl).
Qed.
